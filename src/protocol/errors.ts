/**
 * The one table of error codes. Errors lose their class between threads, processes and the wire; their code does not,
 * so a code is how the parts of ksocket tell faults apart. docs/errors.md lists the same rows; a test compares them.
 */

interface ErrorRow {
  /** What happened, in a sentence that a person at the console can act on. */
  readonly message: string;
  /** Whether the same request may succeed later without anyone changing anything. */
  readonly retriable: boolean;
}

const table = {
  INTERNAL: { message: "A fault in ksocket itself; please report it.", retriable: false },
  CANCELLED: { message: "The request was cancelled.", retriable: true },
  DEADLINE: { message: "The target did not finish before its deadline.", retriable: true },
  REQUEST_INVALID: { message: "The request does not fit its schema.", retriable: false },
  RESULT_INVALID: { message: "The worker's result does not fit its schema.", retriable: false },
  RESULT_TOO_LARGE: { message: "The worker's result was larger than the limit.", retriable: false },
  WORKER_STALLED: { message: "The worker stopped answering and was ended.", retriable: false },
  WORKER_EXITED: { message: "The worker ended before it answered.", retriable: false },
  WORKER_THREW: { message: "The worker threw an error.", retriable: false },
  WORKER_UNAVAILABLE: { message: "No worker of this kind can run here.", retriable: true },
  QUEUE_FULL: {
    message: "Too many requests are waiting for this kind of worker.",
    retriable: true,
  },

  CAPTURE_UNAVAILABLE: { message: "Packets can't be captured here.", retriable: false },
  CAPTURE_NO_DEVICE: {
    message: "The network interface can't be opened for capture.",
    retriable: false,
  },

  NET_NO_LISTENER: { message: "Nothing listens on the port.", retriable: false },
  NET_UNREACHABLE: {
    message: "The network says that the address can't be reached.",
    retriable: true,
  },
  NET_TIMEOUT: { message: "No answer came in time.", retriable: true },
  NET_RESET: { message: "The other side closed the connection.", retriable: true },
  NET_PROTOCOL: { message: "The other side's answer breaks the protocol.", retriable: false },
  NET_LIMIT: { message: "The other side's answer was larger than the limit.", retriable: false },
  NET_TLS: { message: "TLS could not be agreed on.", retriable: false },

  CREDENTIAL_NONE: { message: "No credential file matches the address.", retriable: false },
  CREDENTIAL_PAUSED: {
    message: "The account is paused after repeated failures, so that it isn't locked.",
    retriable: true,
  },
  CREDENTIAL_INVALID: { message: "The credential file can't be used.", retriable: false },
  LOGIN_WRONG_USER: { message: "The user name is not accepted.", retriable: false },
  LOGIN_WRONG_PASSWORD: { message: "The user name or password is not accepted.", retriable: false },
  LOGIN_WRONG_KEY: { message: "The key is not accepted.", retriable: false },
  LOGIN_LOCKED: { message: "The account is locked.", retriable: false },
  LOGIN_EXPIRED: { message: "The account or its password has expired.", retriable: false },
  LOGIN_NOT_PERMITTED: { message: "The account is known, but lacks a right.", retriable: false },
  LOGIN_METHOD_NOT_OFFERED: {
    message: "The target does not offer the login method.",
    retriable: false,
  },
  LOGIN_ENCRYPTION_REQUIRED: {
    message: "The target accepts encrypted messages only.",
    retriable: false,
  },
  TUNNEL_FAILED: { message: "No jump host could be used.", retriable: true },

  SNMP_TIMEOUT: { message: "The SNMP agent did not answer.", retriable: true },
  SNMP_NO_CREDENTIAL_FITS: { message: "SNMP is there, but no credential fits.", retriable: false },
  SNMP_UNKNOWN_USER: { message: "The SNMP agent does not know the user.", retriable: false },
  SNMP_WRONG_DIGEST: {
    message: "The SNMP authentication key or protocol is wrong.",
    retriable: false,
  },
  SNMP_DECRYPTION_ERROR: {
    message: "The SNMP privacy key or protocol is wrong.",
    retriable: false,
  },
  SNMP_UNKNOWN_CONTEXT: {
    message: "The SNMP agent does not know the contextName.",
    retriable: false,
  },
  SNMP_NOT_IN_TIME_WINDOW: {
    message: "The SNMP agent's clock is out of the time window.",
    retriable: true,
  },
  SNMP_UNSUPPORTED_LEVEL: {
    message: "The SNMP agent does not support the security level for this user.",
    retriable: false,
  },

  SSH_HOST_KEY_CHANGED: {
    message: "The host key differs from the one that is known.",
    retriable: false,
  },
  SSH_HOST_KEY_REVOKED: { message: "The host key is marked as revoked.", retriable: false },
  SSH_HOST_KEY_UNKNOWN: {
    message: "The host key is not in the known-hosts file.",
    retriable: false,
  },
  SSH_NO_COMMON_ALGORITHM: { message: "No algorithm is common to both sides.", retriable: false },

  WINRM_FAULT: { message: "The WinRM service answered with a fault.", retriable: false },
  WINRM_CERTIFICATE_CHANGED: {
    message: "The HTTPS certificate differs from the one that was trusted on first use.",
    retriable: false,
  },
  WINRM_QUOTA: { message: "The WinRM service's quota is used up.", retriable: true },

  KERBEROS_NO_KDC: { message: "No KDC of the Kerberos realm answers.", retriable: true },
  KERBEROS_NO_TICKET: { message: "The KDC gave no ticket for the host.", retriable: false },
  KERBEROS_CLOCK_SKEW: {
    message:
      "The clocks of the agent and of the Kerberos realm differ by more than Kerberos allows.",
    retriable: false,
  },

  SCAN_TOO_LARGE: { message: "The scan has more addresses than are allowed.", retriable: false },
  SCAN_NO_TARGETS: {
    message: "The scan has no addresses: nothing was given, or everything is denied.",
    retriable: false,
  },
  SCAN_ALREADY_RUNNING: { message: "A scan of this network is already running.", retriable: true },
  SCAN_UNKNOWN: { message: "There is no such scan.", retriable: false },

  LINK_UNAUTHENTICATED: { message: "The cloud does not know the ksocket token.", retriable: false },
  LINK_TOKEN_REVOKED: { message: "The ksocket token has been revoked.", retriable: false },
  LINK_TOKEN_EXPIRED: { message: "The ksocket token has expired.", retriable: false },
  LINK_REPLACED: {
    message: "Another agent has connected with the same ksocket's token.",
    retriable: true,
  },
  LINK_PROTOCOL: { message: "A frame does not fit the protocol.", retriable: false },
  LINK_FRAME_TOO_LARGE: { message: "A frame was larger than the limit.", retriable: false },
  LINK_SETTINGS: { message: "The settings of the cloud link can't be used.", retriable: false },
  LINK_UNREACHABLE: { message: "The cloud can't be reached.", retriable: true },
  LINK_PROXY_REFUSED: { message: "The proxy refused the connection.", retriable: false },
  LINK_CERTIFICATE: { message: "The cloud's certificate is not trusted.", retriable: false },
  LINK_NOT_A_CLOUD: { message: "The other side is no ksocket cloud.", retriable: false },
  UNSUPPORTED: { message: "This version does not know the command.", retriable: false },
  DRAINING: { message: "The agent is about to stop and takes no new scans.", retriable: true },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof table;
export const errorTable: Readonly<Record<ErrorCode, ErrorRow>> = table;
export const errorCodes = Object.keys(table) as [ErrorCode, ...ErrorCode[]];

/** An error as it travels between threads, processes and to the cloud. `detail` never holds a secret. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly detail?: string;
}

export function wireError(code: ErrorCode, detail?: string): WireError {
  const message = table[code].message;
  return detail === undefined ? { code, message } : { code, message, detail };
}

/** A fault inside one part of ksocket; it carries the code that it will travel under. */
export class KsocketError extends Error {
  override readonly name = "KsocketError";
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, detail?: string, options?: ErrorOptions) {
    super(
      detail === undefined ? table[code].message : `${table[code].message} (${detail})`,
      options,
    );
    this.code = code;
    this.detail = detail;
  }

  toWire(): WireError {
    return wireError(this.code, this.detail);
  }
}
