/** Writes private keys in OpenSSH's own format, not encrypted (OpenSSH PROTOCOL.key): the one into which all others are converted. */

import type { JsonWebKey } from "node:crypto";
import { sshNumber, sshString } from "./ssh-bytes.ts";

const BLOCK = 8;

/** `publicBlob`: as in authorized_keys. `privateFields`: the key's type and what PROTOCOL.key §3 lists for it. */
export function opensshKey(publicBlob: Buffer, privateFields: readonly Buffer[]): string {
  const body = Buffer.concat([Buffer.alloc(8), ...privateFields, sshString("")]);
  const missing = (BLOCK - (body.length % BLOCK)) % BLOCK;
  const padding = Buffer.from(Array.from({ length: missing }, (_, index) => index + 1));
  const count = Buffer.from([0, 0, 0, 1]);
  const none = [sshString("none"), sshString("none"), sshString("")];
  const whole = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    ...none,
    count,
    sshString(publicBlob),
    sshString(Buffer.concat([body, padding])),
  ]);
  const lines = whole.toString("base64").replaceAll(/.{70}/g, "$&\n").trimEnd();
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}\n-----END OPENSSH PRIVATE KEY-----\n`;
}

const curves: Readonly<Record<string, string>> = {
  "P-256": "nistp256",
  "P-384": "nistp384",
  "P-521": "nistp521",
};

/** Throws, in words, when SSH has no such key. */
export function opensshKeyOf(jwk: JsonWebKey): string {
  const part = (name: "n" | "e" | "d" | "p" | "q" | "qi" | "x" | "y") =>
    Buffer.from(jwk[name] ?? "", "base64url");
  const number = (name: Parameters<typeof part>[0]) => sshNumber(part(name));
  if (jwk.kty === "RSA") {
    const type = sshString("ssh-rsa");
    const publicBlob = Buffer.concat([type, number("e"), number("n")]);
    const fields = (["n", "e", "d", "qi", "p", "q"] as const).map(number);
    return opensshKey(publicBlob, [type, ...fields]);
  }
  const curve = curves[jwk.crv ?? ""];
  if (jwk.kty === "EC" && curve !== undefined) {
    const point = Buffer.concat([Buffer.from([4]), part("x"), part("y")]);
    const fields = [sshString(`ecdsa-sha2-${curve}`), sshString(curve), sshString(point)];
    return opensshKey(Buffer.concat(fields), [...fields, number("d")]);
  }
  if (jwk.kty === "OKP" && jwk.crv === "Ed25519") return ed25519Key(part("x"), part("d"));
  throw new Error(`SSH has no keys of the kind ${jwk.kty} ${jwk.crv ?? ""}`.trim());
}

export function ed25519Key(publicKey: Buffer, seed: Buffer): string {
  const fields = [sshString("ssh-ed25519"), sshString(publicKey)];
  return opensshKey(Buffer.concat(fields), [
    ...fields,
    sshString(Buffer.concat([seed, publicKey])),
  ]);
}
