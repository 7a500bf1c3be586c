/** Requests for the winrm worker, with everything that a test doesn't care about filled in. */

import {
  type SshRequest,
  type WinrmCredential,
  winrmCredential,
} from "../../src/protocol/credential.ts";

/** Waits as long as a busy machine needs. */
const GENEROUS_SECONDS = 60;

export type WinrmCredentialPart = Partial<Omit<WinrmCredential, "account">> & {
  readonly port: number;
  readonly username: string;
  readonly password: string;
};

export function winrmCredentialFor({ username, password, ...rest }: WinrmCredentialPart) {
  return winrmCredential.parse({
    id: "10.yaml",
    account: { username, password },
    authMethod: "ntlm",
    authMessageEncryption: "auto",
    authCredSSPDisableTLSv1_2: false,
    scheme: "http",
    verify: false,
    timeout: GENEROUS_SECONDS,
    sshTunnels: [],
    ...rest,
  });
}

export type WinrmRequest = Omit<SshRequest, "credentials"> & {
  readonly credentials: WinrmCredential[];
};

export const winrmRequestFor = (address: string, credential: WinrmCredential): WinrmRequest => ({
  address,
  credentials: [credential],
  remembered: {},
  jumpHosts: {},
  testOnly: false,
});
