/**
 * Which algorithms are offered (RFC 4253 §7.1), best first. The legacy ones are what only old devices still need:
 * SHA-1 in key exchanges and host-key signatures, groups below 2,048 bits, CBC ciphers, MD5 and truncated MACs.
 * The curve P-256 comes before Curve25519: as strong, and OpenSSH's own code for the other costs a target 2 ms of processor time a login.
 */

import type { Algorithms, NegotiatedAlgorithms } from "ssh2";

type Kind = "kex" | "serverHostKey" | "cipher" | "hmac";

const modern = {
  kex: [
    "ecdh-sha2-nistp256",
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group14-sha256",
    "diffie-hellman-group-exchange-sha256",
  ],
  serverHostKey: [
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
  ],
  cipher: [
    "aes128-gcm@openssh.com",
    "aes256-gcm@openssh.com",
    "chacha20-poly1305@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
  ],
  hmac: [
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "hmac-sha2-256",
    "hmac-sha2-512",
    "hmac-sha1-etm@openssh.com",
    "hmac-sha1",
  ],
} as const satisfies Record<Kind, readonly string[]>;

const legacy = {
  kex: [
    "diffie-hellman-group-exchange-sha1",
    "diffie-hellman-group14-sha1",
    "diffie-hellman-group1-sha1",
  ],
  serverHostKey: ["ssh-rsa", "ssh-dss"],
  cipher: ["aes256-cbc", "aes192-cbc", "aes128-cbc", "3des-cbc"],
  hmac: ["hmac-md5", "hmac-sha1-96", "hmac-md5-96"],
} as const satisfies Record<Kind, readonly string[]>;

/** The key types whose name differs from those of their signature algorithms (RFC 8332 §3). */
const RSA_KEY = "ssh-rsa";
const RSA_SIGNATURES: readonly string[] = ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"];

const keyTypeOf = (algorithm: string): string =>
  RSA_SIGNATURES.includes(algorithm) ? RSA_KEY : algorithm;

/**
 * The offer; host-key algorithms whose key is known already come first, so that a server with several keys shows that one.
 * `isShort`: only what a server took that took the best: most of what a login sends are names of algorithms.
 */
export function algorithmOffer(
  isLegacyAllowed: boolean,
  knownKeyTypes: ReadonlySet<string>,
  isShort = false,
): Algorithms {
  const all = <Name extends Kind>(kind: Name) => [
    ...modern[kind],
    ...(isLegacyAllowed ? legacy[kind] : []),
  ];
  const isKnown = (algorithm: string) => knownKeyTypes.has(keyTypeOf(algorithm));
  const hostKeys = all("serverHostKey");
  const known = hostKeys.filter(isKnown);
  if (isShort) {
    const serverHostKey = known.length > 0 ? known : hostKeys;
    const { kex, cipher, hmac } = best;
    return { kex: [kex], cipher: [cipher], hmac: [hmac], serverHostKey, compress: ["none"] };
  }
  return {
    kex: all("kex"),
    cipher: all("cipher"),
    hmac: all("hmac"),
    serverHostKey: [...known, ...hostKeys.filter((algorithm) => !isKnown(algorithm))],
    compress: ["none"],
  };
}

/** The best cipher authenticates by itself: a MAC is offered, and not used. */
const best = { kex: modern.kex[0], cipher: modern.cipher[0], hmac: "hmac-sha2-256" } as const;

/** Whether a further connection may offer only these. */
export const isBest = ({ kex, cs, sc }: NegotiatedAlgorithms): boolean =>
  kex === best.kex && cs.cipher === best.cipher && sc.cipher === best.cipher;

const legacyNames: ReadonlySet<string> = new Set(Object.values(legacy).flat());

/** Which of the algorithms are legacy. */
export function legacyOf(names: readonly (string | undefined)[]): string[] {
  const used = names.filter((name) => name !== undefined && legacyNames.has(name));
  return [...new Set(used as string[])];
}
