/** What the last complete scan of a target left to be remembered. */

import { type HeldAnswers, unpackAnswers } from "./held-answers.ts";

export interface LastScan {
  /** As POSIX cksum writes it: checksum and length. */
  readonly fingerprint: string;
  /** Undefined when the answers weren't kept or are spoilt, and where they don't show what has changed: elsewhere than on Linux. */
  readonly held: Held | undefined;
}

export interface Held {
  readonly fingerprint: string;
  /** Checksum of the network's state, as it was when the answers were given. */
  readonly network: string;
  readonly answers: HeldAnswers;
}

const isCksum = (value: unknown): value is string =>
  typeof value === "string" && /^\d{1,10} \d{1,10}$/.test(value);

/** Undefined when nothing usable is remembered, or another account asked. */
export function lastScanOf(
  remembered: Readonly<Record<string, unknown>>,
  who: string,
): LastScan | undefined {
  const { cksum: fingerprint, network, who: asker } = remembered;
  if (!isCksum(fingerprint) || asker !== who) return undefined;
  const answers = isCksum(network) ? unpackAnswers(remembered) : undefined;
  if (answers === undefined || !isCksum(network)) return { fingerprint, held: undefined };
  return { fingerprint, held: { fingerprint, network, answers } };
}
