/**
 * Keeps the evidence of addresses that something was heard of until their verdict is due; long silences leave at once, as ranges.
 * Its memory grows with what answers, never with what was asked.
 */

import { formatAddress } from "../../net/address.ts";
import type { AddressRange, AddressRanges } from "../../net/address-ranges.ts";
import { errorTable } from "../../protocol/errors.ts";
import type { Evidence } from "../../protocol/evidence.ts";
import type { Verdict, VerdictState } from "../../protocol/scan.ts";
import { verdictOf } from "./address-verdict.ts";
import { rangesOf } from "./sweeps.ts";

const MOST_PIECES_OF_ONE = 128;
const OF_VERDICTS: ReadonlySet<Evidence["kind"]> = new Set([
  "alive",
  "link-layer",
  "port",
  "unreachable",
  "login",
]);

export class VerdictLedger {
  readonly #heard = new Map<string, Evidence[]>();
  readonly #reasons = new Map<string, number>();
  /** Settled addresses: what comes later adds nothing. */
  #due: Verdict[] = [];

  add(evidence: readonly Evidence[]): void {
    for (const item of evidence) {
      if (!OF_VERDICTS.has(item.kind)) continue;
      const pieces = this.#heard.get(item.address);
      if (pieces === undefined) this.#heard.set(item.address, [item]);
      else if (pieces.length < MOST_PIECES_OF_ONE) pieces.push(item);
    }
  }

  /** A live address has been read to the end. */
  settle(address: string): void {
    const verdict = verdictOf(address, this.#heard.get(address) ?? [], []);
    this.#heard.delete(address);
    this.#due.push(verdict);
    for (const { method, code } of verdict.protocols) {
      if (code !== "OK") this.#count(`${method}: ${errorTable[code].message}`, 1);
    }
  }

  /** Nobody there proved alive; who was heard of all the same (a router's refusal) gets a verdict of its own. */
  silent(ranges: AddressRanges, silence: readonly string[]): void {
    const heard = rangesOf(this.#heard.keys()).intersect(ranges);
    for (const range of heard.ranges) {
      for (let value = range.first; value <= range.last; value++) {
        this.#settleHeard(formatAddress({ family: range.family, value }), silence);
      }
    }
    const rest = ranges.subtract(heard);
    this.#pushRanges(rest, "silent", silence.length > 0 ? silence : ["nothing was asked"]);
    if (!rest.isEmpty) this.#count(silence.join("; ") || "nothing was asked", Number(rest.size));
  }

  rangesIn(ranges: AddressRanges, state: Extract<VerdictState, "denied" | "not-asked">): void {
    const sentence =
      state === "denied" ? "denied, or outside the allowed prefixes" : "the scan ended before";
    this.#pushRanges(ranges, state, [sentence]);
    if (!ranges.isEmpty) this.#count(sentence, Number(ranges.size));
  }

  /** Verdicts that have become due since they were last taken. */
  takeDue(): Verdict[] {
    const due = this.#due;
    this.#due = [];
    return due;
  }

  reasons(): { reason: string; count: number }[] {
    return [...this.#reasons]
      .map(([reason, count]) => ({ reason: reason.slice(0, 256), count }))
      .sort((a, b) => b.count - a.count)
      .slice(0, 256);
  }

  #settleHeard(address: string, silence: readonly string[]): void {
    const verdict = verdictOf(address, this.#heard.get(address) ?? [], silence);
    this.#heard.delete(address);
    this.#due.push(verdict);
    this.#count(
      `${verdict.state}: ${verdict.evidence[0] ?? "no evidence"}`.replace(/^silent: /, ""),
      1,
    );
  }

  #pushRanges(ranges: AddressRanges, state: VerdictState, evidence: readonly string[]): void {
    for (const range of ranges.ranges) {
      this.#due.push({ ...endsOf(range), state, evidence: [...evidence], protocols: [] });
    }
  }

  #count(reason: string, by: number): void {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + by);
  }
}

const endsOf = ({ family, first, last }: AddressRange) => ({
  first: formatAddress({ family, value: first }),
  last: formatAddress({ family, value: last }),
});
