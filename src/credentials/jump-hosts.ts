/** Which credentials lead to the jump hosts of `sshTunnels`, jump hosts behind jump hosts included. */

import type { SshCredential } from "../protocol/credential.ts";

export type JumpHosts = Record<string, SshCredential[]>;

const MAX_JUMP_HOSTS = 256;
const MAX_CREDENTIALS = 64;

/**
 * A credential that matches one of its own jump hosts reaches it by the jump hosts listed before it, the first one directly.
 * A credential that would lead back to a host on its own way is left out.
 */
export function jumpHostsFor(
  credentials: readonly { readonly sshTunnels?: readonly string[] }[],
  matching: (address: string) => readonly SshCredential[],
): JumpHosts {
  const found: JumpHosts = {};
  const resolve = (address: string, way: readonly string[]): void => {
    if (address in found || Object.keys(found).length >= MAX_JUMP_HOSTS) return;
    const onTheWay = [...way, address];
    const usable = matching(address)
      .map((credential) => upTo(credential, address))
      .filter(({ sshTunnels }) => !sshTunnels.some((tunnel) => onTheWay.includes(tunnel)))
      .slice(0, MAX_CREDENTIALS);
    found[address] = usable;
    for (const { sshTunnels } of usable) {
      for (const tunnel of sshTunnels) resolve(tunnel, onTheWay);
    }
  };
  for (const { sshTunnels = [] } of credentials) {
    for (const tunnel of sshTunnels) resolve(tunnel, []);
  }
  return found;
}

function upTo(credential: SshCredential, address: string): SshCredential {
  const index = credential.sshTunnels.indexOf(address);
  if (index < 0) return credential;
  return { ...credential, sshTunnels: credential.sshTunnels.slice(0, index) };
}
