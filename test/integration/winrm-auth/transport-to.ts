/** A transport to a host on loopback, closed when the test ends. */

import { onTestFinished } from "vitest";
import {
  type SshCredential,
  type WinrmCredential,
  winrmCredential,
} from "../../../src/protocol/credential.ts";
import type { Outcome } from "../../../src/protocol/outcome.ts";
import { connectWinrm } from "../../../workers/winrm/http/connect.ts";
import type { WinrmReply, WinrmTransport } from "../../../workers/winrm/transport.ts";

export type CredentialPart = Partial<Omit<WinrmCredential, "account">> & {
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  readonly stateDirectory?: string;
  readonly jumpHosts?: Readonly<Record<string, SshCredential[]>>;
};

export const PASSWORD = "Pässwörd 日本";

export function transportTo(part: CredentialPart): WinrmTransport {
  const {
    username = "administrator",
    password = PASSWORD,
    stateDirectory,
    jumpHosts = {},
    ...rest
  } = part;
  const credential = winrmCredential.parse({
    id: "test.yaml",
    account: { username, password },
    authMethod: "ntlm",
    authMessageEncryption: "auto",
    authCredSSPDisableTLSv1_2: false,
    scheme: "http",
    verify: false,
    timeout: 60,
    sshTunnels: [],
    ...rest,
  });
  const end = new AbortController();
  const target = {
    address: "127.0.0.1",
    credential,
    jumpHosts,
    stateDirectory,
    log: () => undefined,
  };
  const transport = connectWinrm(target, end.signal);
  onTestFinished(() => end.abort());
  return transport;
}

export const post = (
  transport: WinrmTransport,
  envelope: string,
  maxBytes = 64 * 1_024 * 1_024,
): Promise<Outcome<WinrmReply>> =>
  transport.post(envelope, { timeoutMs: 60_000, maxBytes, signal: new AbortController().signal });

/** "200 text" of a reply, the code of a refusal, or the status. */
export function said(outcome: Outcome<WinrmReply>): string {
  if (outcome.status === "done") {
    return `${outcome.value.status} ${Buffer.from(outcome.value.body).toString("utf8")}`;
  }
  return "error" in outcome ? outcome.error.code : outcome.status;
}
