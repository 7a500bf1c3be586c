/**
 * The addresses that a scan is still to ask, as an RxJS stream of chunks: what a person gave, what this machine knows, and what devices tell.
 * The stream completes when nothing is left that could add to it.
 */

import { concatMap, from, map, type Observable, Subject } from "rxjs";
import { type AddressRange, AddressRanges } from "../../net/address-ranges.ts";

/** Prefixes with more addresses than this are never asked one by one (IPv6). */
const MOST_IN_ONE_IPV6_RANGE = 65_536n;

export interface Chunk {
  readonly ranges: AddressRanges;
  /** To be called when nothing more can come of the chunk. */
  readonly release: () => void;
}

export class CandidateStream {
  readonly #ranges = new Subject<AddressRanges>();
  readonly #chunkSize: number;
  #underWay = 0;

  constructor(chunkSize: number) {
    this.#chunkSize = chunkSize;
  }

  /** Chunks of neighbouring addresses, each held until it is released. For one subscriber. */
  get chunks$(): Observable<Chunk> {
    return this.#ranges.pipe(
      concatMap((ranges) => from(packed(ranges, this.#chunkSize))),
      map((ranges) => ({ ranges, release: this.hold() })),
    );
  }

  push(ranges: AddressRanges): void {
    this.#ranges.next(ranges);
  }

  /** Something is under way that may push candidates; the returned function ends it, and the last end completes the stream. */
  hold(): () => void {
    this.#underWay++;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#underWay--;
      if (this.#underWay === 0) this.#ranges.complete();
    };
  }
}

/** Cuts long ranges and puts short ones together, so that a chunk has about `size` addresses. */
export function* packed(ranges: AddressRanges, size: number): Generator<AddressRanges> {
  let pending: AddressRange[] = [];
  let count = 0n;
  for (const chunk of ranges.chunks(size)) {
    const length = chunk.last - chunk.first + 1n;
    if (count + length > BigInt(size)) {
      yield AddressRanges.of(pending);
      pending = [];
      count = 0n;
    }
    pending.push(chunk);
    count += length;
  }
  if (pending.length > 0) yield AddressRanges.of(pending);
}

/** Parts the IPv6 prefixes that are too large to be asked address by address: their addresses are listened for instead. */
export function splitListenOnly(ranges: AddressRanges): {
  asked: AddressRanges;
  listenOnly: AddressRanges;
} {
  const isLarge = ({ family, first, last }: AddressRange) =>
    family === 6 && last - first + 1n > MOST_IN_ONE_IPV6_RANGE;
  return {
    asked: AddressRanges.of(ranges.ranges.filter((range) => !isLarge(range))),
    listenOnly: AddressRanges.of(ranges.ranges.filter(isLarge)),
  };
}
