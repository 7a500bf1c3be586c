/** The cloud's own certificate and key, read and tried before anything listens. */

import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** PEM texts. @throws Error naming the file that can't be read, or both when they are no certificate with its key */
export function readTlsFiles({ certFile, keyFile }: TlsFiles): { cert: string; key: string } {
  const pair = { cert: read("certificate", certFile), key: read("key", keyFile) };
  try {
    createSecureContext(pair);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/^error:[^:]*:/, "") : "unusable";
    throw new Error(`${certFile} and ${keyFile} are no TLS certificate with its key: ${reason}`, {
      cause,
    });
  }
  return pair;
}

function read(what: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
    throw new Error(`the TLS ${what} ${file} can't be read (${code})`, { cause });
  }
}
