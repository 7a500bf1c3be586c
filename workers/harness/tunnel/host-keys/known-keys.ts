/** What is known of one host's keys, and what that means for the key that it shows. */

import { type WireError, wireError } from "../../../../src/protocol/errors.ts";
import { fingerprintOf, type HostKey } from "./host-key.ts";
import type { KnownHostsEntry } from "./known-hosts-lines.ts";

export interface KnownKeys {
  readonly accepted: readonly KnownHostsEntry[];
  readonly revoked: readonly KnownHostsEntry[];
  /** Lines that name certificate authorities for the host: certificates are not asked for. */
  readonly authorities: number;
}

/** The first name that has lines of its own counts; a key that is revoked under any of the names is revoked. */
export function keysOf(entries: readonly KnownHostsEntry[], names: readonly string[]): KnownKeys {
  const byName = names.map((name) => entries.filter(({ matches }) => matches(name)));
  const own = byName.find((some) => some.some(({ marker }) => marker !== "revoked")) ?? [];
  return {
    accepted: own.filter(({ marker }) => marker === undefined),
    revoked: byName.flat().filter(({ marker }) => marker === "revoked"),
    authorities: own.filter(({ marker }) => marker === "cert-authority").length,
  };
}

export type HostKeyVerdict = "known" | "unknown" | WireError;

/**
 * A key of another type than the known ones counts as changed, too: known types are offered first, so the host has none of them any more.
 * Errors: SSH_HOST_KEY_REVOKED, SSH_HOST_KEY_CHANGED.
 */
export function judgeHostKey(shown: HostKey, known: KnownKeys): HostKeyVerdict {
  const isShown = ({ key }: KnownHostsEntry) => key === shown.base64;
  if (known.revoked.some(isShown)) return wireError("SSH_HOST_KEY_REVOKED", nameOf(shown));
  if (known.accepted.some(isShown)) return "known";
  if (known.accepted.length === 0) return "unknown";
  const before = known.accepted
    .slice(0, 4)
    .map(({ keyType, key }) => `${keyType} ${fingerprintOf(Buffer.from(key, "base64"))}`);
  return wireError(
    "SSH_HOST_KEY_CHANGED",
    `known: ${before.join(", ")}; it shows ${nameOf(shown)}`,
  );
}

export const nameOf = ({ type, fingerprint }: HostKey): string => `${type} ${fingerprint}`;
