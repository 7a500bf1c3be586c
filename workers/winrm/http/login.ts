/** What a login needs, and what it leaves. */

import type { WinrmCredential } from "../../../src/protocol/credential.ts";
import type { TunnelWay } from "../../harness/tunnel/open-tunnel.ts";
import type { MessageCipher } from "../seal/message-cipher.ts";
import type { HttpConnection } from "./http-connection.ts";
import type { LoginLimits } from "./login-exchange.ts";

export interface LoginWay {
  readonly http: HttpConnection;
  readonly address: string;
  readonly credential: WinrmCredential;
  /** Of the HTTPS that the connection is inside of. */
  readonly channelBindings?: Buffer | undefined;
  /** How KDCs are reached: as the host is. */
  readonly tunnel: TunnelWay;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly log: LoginLimits["log"];
}

export interface Login {
  /** Sent with each request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: envelopes travel as they are. */
  readonly cipher: MessageCipher | undefined;
  readonly close: () => void;
}

/** auto: sealed where nothing else encrypts. */
export function isSealed({ authMessageEncryption, scheme }: WinrmCredential): boolean {
  return authMessageEncryption === "auto" ? scheme === "http" : authMessageEncryption === "always";
}
