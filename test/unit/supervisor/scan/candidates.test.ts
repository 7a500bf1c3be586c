import fc from "fast-check";
import { lastValueFrom, mergeMap, toArray } from "rxjs";
import { describe, expect, it } from "vitest";
import { formatAddress } from "../../../../src/net/address.ts";
import {
  AddressRanges,
  addressesOf,
  parseAddressRange,
} from "../../../../src/net/address-ranges.ts";
import { CandidateFilter } from "../../../../src/supervisor/scan/candidate-filter.ts";
import {
  CandidateStream,
  packed,
  splitListenOnly,
} from "../../../../src/supervisor/scan/candidate-stream.ts";

const ranges = (...texts: string[]) =>
  AddressRanges.of(texts.flatMap((text) => parseAddressRange(text) ?? []));
const texts = (set: AddressRanges) =>
  set.ranges.map(({ family, first, last }) =>
    first === last
      ? formatAddress({ family, value: first })
      : `${formatAddress({ family, value: first })}-${formatAddress({ family, value: last })}`,
  );

describe("the candidate filter", () => {
  const rules = { allowed: null, denied: AddressRanges.empty, unusable: AddressRanges.empty };

  it("lets deny win over allow", () => {
    const filter = new CandidateFilter({
      ...rules,
      allowed: ranges("192.0.2.0/24"),
      denied: ranges("192.0.2.128/25"),
    });
    const { admitted, denied } = filter.admitGiven(ranges("192.0.2.0/24", "198.51.100.1").ranges);
    expect(texts(admitted)).toEqual(["192.0.2.0-192.0.2.127"]);
    expect(texts(denied)).toEqual(["192.0.2.128-192.0.2.255", "198.51.100.1"]);
  });

  it("admits each address once, whoever tells of it", () => {
    const filter = new CandidateFilter(rules);
    filter.admitGiven(ranges("10.0.0.0/24").ranges);
    expect(texts(filter.admitLearnt(ranges("10.0.0.9", "10.0.1.1").ranges).admitted)).toEqual([
      "10.0.1.1",
    ]);
    expect(filter.admitLearnt(ranges("10.0.1.1").ranges).admitted.isEmpty).toBe(true);
  });

  it("does not follow a device to the Internet unless the allowed prefixes say so", () => {
    const learnt = ranges("203.0.113.7", "10.9.9.9").ranges;
    expect(texts(new CandidateFilter(rules).admitLearnt(learnt).admitted)).toEqual(["10.9.9.9"]);
    const allowing = new CandidateFilter({ ...rules, allowed: ranges("203.0.113.0/24") });
    expect(texts(allowing.admitLearnt(learnt).admitted)).toEqual(["203.0.113.7"]);
  });

  it("never asks multicast, broadcast or unspecified addresses, nor a prefix's network and broadcast address", () => {
    const filter = new CandidateFilter({ ...rules, unusable: ranges("10.0.0.0", "10.0.0.255") });
    const given = ranges(
      "224.0.0.1",
      "255.255.255.255",
      "0.0.0.0",
      "ff02::1",
      "10.0.0.0/24",
    ).ranges;
    expect(texts(filter.admitGiven(given).admitted)).toEqual(["10.0.0.1-10.0.0.254"]);
  });
});

describe("the candidate stream", () => {
  it("completes when the last hold has been released, with what was pushed on the way", async () => {
    const stream = new CandidateStream(4);
    const release = stream.hold();
    const seen = lastValueFrom(
      stream.chunks$.pipe(
        mergeMap(async (chunk) => {
          if (chunk.ranges.contains({ family: 4, value: 0x0a000001n }))
            stream.push(ranges("10.0.9.1"));
          chunk.release();
          return texts(chunk.ranges);
        }, 2),
        toArray(),
      ),
    );
    stream.push(ranges("10.0.0.1-6"));
    release();
    expect((await seen).flat()).toEqual(["10.0.0.1-10.0.0.4", "10.0.0.5-10.0.0.6", "10.0.9.1"]);
  });

  it("cuts a /8 lazily", () => {
    const chunks = packed(ranges("10.0.0.0/8"), 1_024);
    expect(texts(chunks.next().value as AddressRanges)).toEqual(["10.0.0.0-10.0.3.255"]);
  });

  it("keeps every address exactly once when it cuts and packs", () => {
    const piece = fc.tuple(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 60 }));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }),
        fc.integer({ min: 1, max: 100 }),
        (pieces, size) => {
          const set = AddressRanges.of(
            pieces.map(([start, length]) => ({
              family: 4,
              first: BigInt(start),
              last: BigInt(start + length),
            })),
          );
          const chunks = [...packed(set, size)];
          expect(chunks.flatMap((chunk) => [...addressesOf(chunk)])).toEqual([...addressesOf(set)]);
          for (const chunk of chunks) expect(Number(chunk.size)).toBeLessThanOrEqual(size);
        },
      ),
    );
  });

  it("listens for IPv6 prefixes that no one can ask address by address", () => {
    const { asked, listenOnly } = splitListenOnly(ranges("fd00::/64", "fd00:1::1", "10.0.0.0/8"));
    expect(asked.contains({ family: 4, value: 0x0a000001n })).toBe(true);
    expect(listenOnly.ranges).toHaveLength(1);
  });
});
