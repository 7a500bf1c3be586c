/** Why there is no link, as a code and one plain sentence. Nothing here quotes what the other side sent, so no token or password can get into it. */

import type { ErrorCode, KsocketError } from "../../protocol/errors.ts";
import { closeCodes } from "../../protocol/frames.ts";

export interface LinkFault {
  readonly code: ErrorCode;
  /** For the log, `status` and `doctor`. */
  readonly sentence: string;
  /** Nothing changes by itself: tried again slowly. */
  readonly isSlow: boolean;
}

/** Thrown while connecting. */
export class LinkError extends Error {
  override readonly name = "LinkError";
  readonly fault: LinkFault;

  constructor(fault: LinkFault) {
    super(fault.sentence);
    this.fault = fault;
  }
}

export const linkFault = (code: ErrorCode, sentence: string, isSlow = false): LinkFault => ({
  code,
  sentence,
  isSlow,
});

type Sentence = (peer: string) => string;

const socketSentences: Readonly<Record<string, Sentence>> = {
  ENOTFOUND: (peer) => `The name of ${peer} can't be resolved: DNS does not know it.`,
  EAI_AGAIN: (peer) => `The name of ${peer} can't be resolved: no DNS server answers.`,
  ECONNREFUSED: (peer) => `${peer} refuses the connection: nothing listens there.`,
  ETIMEDOUT: (peer) => `${peer} does not answer in time.`,
  EHOSTUNREACH: (peer) => `The network has no way to ${peer}.`,
  ENETUNREACH: (peer) => `The network has no way to ${peer}.`,
  ECONNRESET: (peer) => `${peer} closed the connection while it was being made.`,
};

const certificateSentences: Readonly<Record<string, Sentence>> = {
  CERT_HAS_EXPIRED: (peer) => `The certificate of ${peer} has expired.`,
  CERT_NOT_YET_VALID: (peer) =>
    `The certificate of ${peer} is not valid yet; is this machine's clock right?`,
  ERR_TLS_CERT_ALTNAME_INVALID: (peer) => `The certificate of ${peer} is for another name.`,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  CERT_UNTRUSTED: untrusted,
};

function untrusted(peer: string): string {
  return `The certificate of ${peer} is signed by nobody who is trusted here; give the CA's file if the signer is your own.`;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/** A fault of TCP or of name resolution on the way to `peer` ("the proxy proxy.example:3128"). */
export function socketFault(error: unknown, peer: string): LinkFault {
  const sentence = socketSentences[codeOf(error)]?.(peer);
  const code = codeOf(error).replaceAll(/[^A-Z0-9_]/g, "") || "no code";
  return linkFault("LINK_UNREACHABLE", sentence ?? `${peer} can't be reached (${code}).`);
}

/** A fault while TLS was being agreed on. */
export function tlsFault(error: unknown, peer: string): LinkFault {
  const code = codeOf(error);
  const certificate = certificateSentences[code]?.(peer);
  if (certificate !== undefined) return linkFault("LINK_CERTIFICATE", certificate);
  if (code === "ECONNRESET" || code === "EPROTO" || code.startsWith("ERR_SSL")) {
    return linkFault("LINK_NOT_A_CLOUD", `${peer} does not speak TLS that could be agreed on.`);
  }
  return socketFault(error, peer);
}

/** The connection ended because the agent's own disk failed it. */
export function spoolFault(error: unknown): LinkFault {
  const code = codeOf(error).replaceAll(/[^A-Z0-9_]/g, "") || "no code";
  return linkFault("INTERNAL", `The agent's spool can't be read or written (${code}).`);
}

/** The settings can't be used; nothing changes before someone changes them. */
export const settingsFault = ({ code, detail }: KsocketError): LinkFault =>
  linkFault(code, `The settings of the cloud link can't be used: ${detail ?? "no detail"}.`, true);

export function proxyFault(status: number, proxy: string): LinkFault {
  if (status === 407) {
    return linkFault(
      "LINK_PROXY_REFUSED",
      `The proxy ${proxy} demands a user and password, or does not accept the given ones (407).`,
      true,
    );
  }
  const reason = status === 403 ? "forbids the connection to the cloud" : "could not connect on";
  return linkFault("LINK_PROXY_REFUSED", `The proxy ${proxy} ${reason} (${status}).`);
}

const tokenFaults = {
  unknown: linkFault(
    "LINK_UNAUTHENTICATED",
    "The cloud does not know the ksocket token; issue a new one in the console and put it into ksocket.yml.",
    true,
  ),
  revoked: linkFault(
    "LINK_TOKEN_REVOKED",
    "The ksocket token has been revoked; issue a new one in the console and put it into ksocket.yml.",
    true,
  ),
  expired: linkFault(
    "LINK_TOKEN_EXPIRED",
    "The ksocket token has expired; issue a new one in the console and put it into ksocket.yml.",
    true,
  ),
};

/** The other side answered with HTTP instead of the upgrade. */
export function upgradeFault(status: number, cloud: string): LinkFault {
  if (status === 401) return tokenFaults.unknown;
  if (status === 403) return tokenFaults.revoked;
  if (status === 410) return tokenFaults.expired;
  if (status === 429 || status === 503) {
    return linkFault("LINK_UNREACHABLE", `${cloud} takes no further connection now (${status}).`);
  }
  if (status >= 500) {
    return linkFault("LINK_UNREACHABLE", `${cloud} is out of order (HTTP ${status}).`);
  }
  return linkFault(
    "LINK_NOT_A_CLOUD",
    `${cloud} is no ksocket cloud: it answered HTTP ${status} instead of opening a WebSocket.`,
  );
}

const closeFaults = new Map<number, LinkFault>([
  [closeCodes.tokenUnknown, tokenFaults.unknown],
  [closeCodes.tokenRevoked, tokenFaults.revoked],
  [closeCodes.tokenExpired, tokenFaults.expired],
  [
    closeCodes.replaced,
    linkFault(
      "LINK_REPLACED",
      "Another agent has connected with this ksocket's token; each agent needs a ksocket of its own.",
      true,
    ),
  ],
  [
    closeCodes.protocol,
    linkFault("LINK_PROTOCOL", "The cloud does not understand this agent's frames.", true),
  ],
  [1009, linkFault("LINK_FRAME_TOO_LARGE", "A frame was larger than the other side accepts.")],
]);

/** The WebSocket was closed; 1006 is a connection that just ended. */
export function closeFault(code: number, cloud: string): LinkFault {
  return (
    closeFaults.get(code) ??
    linkFault("LINK_UNREACHABLE", `The connection to ${cloud} ended (${code}).`)
  );
}
