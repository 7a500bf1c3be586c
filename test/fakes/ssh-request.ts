/** Requests for the ssh worker, with everything that a test doesn't care about filled in. */

import type { SshCredential, SshRequest } from "../../src/protocol/credential.ts";
import { Secret } from "../../src/protocol/secret.ts";

/** Waits as long as a busy machine needs. */
const GENEROUS_SECONDS = 60;

export function sshCredentialFor(
  username: string,
  rest: Partial<Omit<SshCredential, "account">> & { readonly password?: string },
): SshCredential {
  const { password, ...others } = rest;
  return {
    id: "10.yaml",
    account: { username, ...(password !== undefined && { password: new Secret(password) }) },
    clientKeys: [],
    port: 22,
    timeout: GENEROUS_SECONDS,
    sshTunnels: [],
    legacyAlgorithms: false,
    sudo: false,
    ...others,
  };
}

export function sshRequestFor(
  address: string,
  credentials: SshCredential[],
  rest: Partial<SshRequest> = {},
): SshRequest {
  return { address, credentials, remembered: {}, jumpHosts: {}, testOnly: true, ...rest };
}
