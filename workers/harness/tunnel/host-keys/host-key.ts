/** A server's public key as it shows it (RFC 4253 §6.6). */

import { createHash } from "node:crypto";

export interface HostKey {
  /** "ssh-ed25519", "ssh-rsa", … */
  readonly type: string;
  readonly base64: string;
  /** As OpenSSH writes it: "SHA256:" and unpadded base64. */
  readonly fingerprint: string;
}

/** Undefined when the bytes don't begin with a key type. */
export function readHostKey(blob: Buffer): HostKey | undefined {
  if (blob.length < 5) return undefined;
  const end = 4 + blob.readUInt32BE(0);
  if (end > blob.length || end > 64) return undefined;
  return {
    type: blob.subarray(4, end).toString("latin1"),
    base64: blob.toString("base64"),
    fingerprint: fingerprintOf(blob),
  };
}

export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}
