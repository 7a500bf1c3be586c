/** The server's side of WinRM's authentication and message encryption, for the Windows stand-in. */

export type Scheme = "Basic" | "Negotiate" | "CredSSP" | "Kerberos";

export interface AcceptorAccount {
  readonly domain: string;
  readonly user: string;
  readonly password: string;
  readonly isLocked?: boolean;
}

/** How the stand-in misbehaves. */
export interface AcceptorFaults {
  /** The signature of each sealed reply is wrong. */
  readonly wrongSignature?: boolean;
  /** Each sealed reply after the first carries the first one's sequence number. */
  readonly replayedSequence?: boolean;
}

export interface AcceptorOptions {
  readonly accounts: readonly AcceptorAccount[];
  readonly schemes: readonly Scheme[];
  readonly allowUnencrypted: boolean;
  readonly isTls: boolean;
  /** DER of the HTTPS certificate: when given, channel bindings that don't match it are refused. */
  readonly serverCertificate?: Uint8Array;
  /** PEM of the in-band TLS of CredSSP; needed when CredSSP is offered. */
  readonly credSsp?: {
    readonly key: string;
    readonly cert: string;
    readonly minVersion?: "TLSv1" | "TLSv1.2" | "TLSv1.3";
    readonly maxVersion?: "TLSv1" | "TLSv1.2" | "TLSv1.3";
    /** 2 to 6, default 6. */
    readonly version?: number;
  };
  readonly computerName?: string;
  /** Default true; false: a challenge without MsvAvTimestamp, as before Windows Vista. */
  readonly hasTimestamp?: boolean;
  readonly faults?: AcceptorFaults;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
}

export interface AcceptedEnvelope {
  readonly envelope: Buffer;
  /** As it logged in: DOMAIN\user or user. */
  readonly account: string;
  /** The HTTP answer that carries a reply, sealed when the request was. Call it once for each request. */
  readonly seal: (reply: Buffer, status: number) => Promise<HttpAnswer>;
}

/** Per TCP connection: feeds each request, says what to answer, or hands over the plaintext. */
export interface Acceptor {
  request(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: Buffer,
  ): Promise<{ readonly answer: HttpAnswer } | AcceptedEnvelope>;
}
