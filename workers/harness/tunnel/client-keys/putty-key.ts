/**
 * PuTTY's private keys, versions 2 and 3 (PuTTY manual, appendix C: "PPK file format"). Version 3 derives its keys by Argon2
 * (RFC 9106), version 2 by SHA-1.
 */

import { createDecipheriv, createHash, createHmac, timingSafeEqual } from "node:crypto";
import { ed25519Key, opensshKey } from "./openssh-key.ts";
import { argon2 } from "./slow-functions.ts";
import { readStrings, sshString } from "./ssh-bytes.ts";

interface PuttyFile {
  readonly version: 2 | 3;
  readonly type: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly publicBlob: Buffer;
  readonly privateBlob: Buffer;
}

interface DerivedKeys {
  readonly cipherKey: Buffer;
  readonly iv: Buffer;
  readonly macKey: Buffer;
}

const MAX_LINES = 1_000;
const MAX_MEMORY_KIB = 1_048_576;
const MAX_PASSES = 10_000;
const MAX_PARALLELISM = 64;
const kinds = { Argon2id: "argon2id", Argon2i: "argon2i", Argon2d: "argon2d" } as const;

/** In OpenSSH's format; throws, in words, when it can't be read. */
export async function convertPuttyKey(
  text: string,
  passphrase: string | undefined,
): Promise<string> {
  const file = parse(text);
  const encryption = file.fields.get("Encryption");
  if (encryption !== "none" && encryption !== "aes256-cbc") {
    throw new Error(`its encryption ${encryption} is not known`);
  }
  const isEncrypted = encryption !== "none";
  if (isEncrypted && passphrase === undefined) {
    throw new Error("it is encrypted, and no passphrase is given");
  }
  const keys = await derive(file, isEncrypted ? (passphrase ?? "") : undefined);
  const privateBlob = isEncrypted ? decrypt(file.privateBlob, keys) : file.privateBlob;
  if (!isAuthentic(file, encryption, privateBlob, keys.macKey)) {
    throw new Error(isEncrypted ? "the passphrase is wrong" : "it is damaged");
  }
  return inOpensshFormat(file, privateBlob);
}

function parse(text: string): PuttyFile {
  const lines = text.split(/\r?\n/);
  const fields = new Map<string, string>();
  const blobs = new Map<string, Buffer>();
  for (let at = 0; at < lines.length; at++) {
    const [, name = "", value = ""] = /^([A-Za-z0-9-]+): ?(.*)$/.exec(lines[at] ?? "") ?? [];
    if (!name.endsWith("-Lines")) fields.set(name, value);
    else {
      const count = Math.min(Number(value) || 0, MAX_LINES);
      blobs.set(name, Buffer.from(lines.slice(at + 1, at + 1 + count).join(""), "base64"));
      at += count;
    }
  }
  const version = text.startsWith("PuTTY-User-Key-File-3:") ? 3 : 2;
  const type = fields.get(`PuTTY-User-Key-File-${version}`);
  const publicBlob = blobs.get("Public-Lines");
  const privateBlob = blobs.get("Private-Lines");
  if (!type || !publicBlob || !privateBlob) {
    throw new Error("it is no PuTTY key of version 2 or 3, or cut short");
  }
  return { version, type, fields, publicBlob, privateBlob };
}

/** `passphrase` undefined: the file isn't encrypted. */
async function derive(file: PuttyFile, passphrase: string | undefined): Promise<DerivedKeys> {
  if (file.version === 2) return deriveBySha1(passphrase ?? "");
  const empty = Buffer.alloc(0);
  if (passphrase === undefined) return { cipherKey: empty, iv: empty, macKey: empty };
  const kind = kinds[file.fields.get("Key-Derivation") as keyof typeof kinds];
  const number = (name: string, max: number) => {
    const value = Number(file.fields.get(name));
    if (Number.isInteger(value) && value > 0 && value <= max) return value;
    throw new Error(`its ${name} is out of range`);
  };
  if (kind === undefined) throw new Error("its key derivation is not known");
  const bytes = await argon2(kind, {
    password: passphrase,
    salt: Buffer.from(file.fields.get("Argon2-Salt") ?? "", "hex"),
    memorySize: number("Argon2-Memory", MAX_MEMORY_KIB),
    iterations: number("Argon2-Passes", MAX_PASSES),
    parallelism: number("Argon2-Parallelism", MAX_PARALLELISM),
    hashLength: 80,
  });
  return {
    cipherKey: bytes.subarray(0, 32),
    iv: bytes.subarray(32, 48),
    macKey: bytes.subarray(48, 80),
  };
}

function deriveBySha1(passphrase: string): DerivedKeys {
  const sha1 = (...parts: (string | Uint8Array)[]) => {
    const hash = createHash("sha1");
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  const halves = [0, 1].map((number) => sha1(Buffer.from([0, 0, 0, number]), passphrase));
  return {
    cipherKey: Buffer.concat(halves).subarray(0, 32),
    iv: Buffer.alloc(16),
    macKey: sha1("putty-private-key-file-mac-key", passphrase),
  };
}

function decrypt(blob: Buffer, { cipherKey, iv }: DerivedKeys): Buffer {
  if (blob.length % 16 !== 0) throw new Error("it is damaged");
  const decipher = createDecipheriv("aes-256-cbc", cipherKey, iv).setAutoPadding(false);
  return Buffer.concat([decipher.update(blob), decipher.final()]);
}

function isAuthentic(
  { version, type, fields, publicBlob }: PuttyFile,
  encryption: string,
  privateBlob: Buffer,
  macKey: Buffer,
): boolean {
  const signed = [type, encryption, fields.get("Comment") ?? "", publicBlob, privateBlob];
  const actual = createHmac(version === 3 ? "sha256" : "sha1", macKey)
    .update(Buffer.concat(signed.map((part) => sshString(part))))
    .digest();
  const expected = Buffer.from(fields.get("Private-MAC") ?? "", "hex");
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** The private parts stand in another order there, and without what the public key holds already. */
function inOpensshFormat({ type, publicBlob }: PuttyFile, privateBlob: Buffer): string {
  if (type === "ssh-rsa") {
    const [, e = Buffer.alloc(0), n = Buffer.alloc(0)] = readStrings(publicBlob, 3);
    const [d, p, q, inverse] = readStrings(privateBlob, 4);
    const fields = [n, e, d, inverse, p, q].map((part) => sshString(part ?? Buffer.alloc(0)));
    return opensshKey(publicBlob, [sshString(type), ...fields]);
  }
  if (type.startsWith("ecdsa-sha2-")) {
    const [d = Buffer.alloc(0)] = readStrings(privateBlob, 1);
    return opensshKey(publicBlob, [publicBlob, sshString(d)]);
  }
  if (type === "ssh-ed25519") {
    const [, publicKey = Buffer.alloc(0)] = readStrings(publicBlob, 2);
    const [seed = Buffer.alloc(0)] = readStrings(privateBlob, 1);
    return ed25519Key(publicKey, seed);
  }
  throw new Error(`keys of the type ${type} are not supported`);
}
