/** Reads a private key of any format and writes it in OpenSSH's, not encrypted. */

import { createPrivateKey, type KeyObject } from "node:crypto";
import { opensshKeyOf } from "./openssh-key.ts";
import { convertPuttyKey } from "./putty-key.ts";
import { decryptOpenssh } from "./slow-functions.ts";
import { readStrings } from "./ssh-bytes.ts";

export type Converted = { readonly openssh: string } | { readonly fault: string };

/** In the words of node:crypto. */
const USABLE = ["rsa", "ec", "ed25519"];
const WRONG_PASSPHRASE = "the passphrase is wrong";
const NO_PASSPHRASE = "it is encrypted, and no passphrase is given";
const PUTTY = /^PuTTY-User-Key-File-[23]:/;
const OPENSSH = "-----BEGIN OPENSSH PRIVATE KEY-----";
const PEM = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/;

/** Never rejects. */
export async function convertKey(text: string, passphrase: string | undefined): Promise<Converted> {
  try {
    if (PUTTY.test(text)) return { openssh: await convertPuttyKey(text, passphrase) };
    if (text.startsWith(OPENSSH)) return { openssh: await convertOpenssh(text, passphrase) };
    if (PEM.test(text)) return { openssh: convertPem(text, passphrase) };
    return { fault: "it is no private key of a known format" };
  } catch (error) {
    return { fault: inWords(error) };
  }
}

async function convertOpenssh(text: string, passphrase: string | undefined): Promise<string> {
  if (kdfOf(text) === "none") return text;
  if (passphrase === undefined) throw new Error(NO_PASSPHRASE);
  return convertPem(await decryptOpenssh(text, passphrase), undefined);
}

/** PKCS#1, SEC 1 and PKCS#8, encrypted or not. */
function convertPem(text: string, passphrase: string | undefined): string {
  const key = readPem(text, passphrase);
  const type = key.asymmetricKeyType ?? "unknown";
  if (!USABLE.includes(type)) throw new Error(`keys of the type ${type} are not supported`);
  return opensshKeyOf(key.export({ format: "jwk" }));
}

/** One of 256 wrong passphrases leaves the padding of a CBC cipher intact: OpenSSL then tells only that it finds no key in what came out. */
function readPem(text: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: text, format: "pem", ...(passphrase && { passphrase }) });
  } catch (error) {
    const isNoKey = /DECODER routines::unsupported/.test((error as Error).message);
    if (isNoKey && passphrase && /\bENCRYPTED\b/.test(text)) throw new Error(WRONG_PASSPHRASE);
    throw error;
  }
}

/** OpenSSH PROTOCOL.key §1: magic, cipher name, KDF name; "" when it can't be read. */
function kdfOf(text: string): string {
  const bytes = Buffer.from(text.replaceAll(/-----[^-]+-----|\s/g, "").slice(0, 200), "base64");
  try {
    return readStrings(bytes.subarray("openssh-key-v1\0".length), 2)[1]?.toString() ?? "";
  } catch {
    return "";
  }
}

/** Libraries' own words tell little, and may quote what they read. */
function inWords(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  // OpenSSL's word for a passphrase that nobody gives is "interrupted or cancelled".
  const lacksPassphrase = /interrupted or cancelled/i.test(message);
  if (code === "ERR_MISSING_PASSPHRASE" || lacksPassphrase) {
    return NO_PASSPHRASE;
  }
  if (/bad decrypt|bad passphrase|integrity check|passphrase is wrong/i.test(message)) {
    return WRONG_PASSPHRASE;
  }
  return message.slice(0, 200);
}
