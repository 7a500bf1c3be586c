import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAddress, parseAddress } from "../../../src/net/address.ts";
import { AddressRanges, parseAddressRange } from "../../../src/net/address-ranges.ts";

const range = fc
  .tuple(
    fc.constantFrom<4 | 6>(4, 6),
    fc.integer({ min: 0, max: 400 }),
    fc.integer({ min: 0, max: 40 }),
  )
  .map(([family, first, length]) => ({
    family,
    first: BigInt(first),
    last: BigInt(first + length),
  }));
const set = fc.array(range, { maxLength: 12 }).map((ranges) => AddressRanges.of(ranges));

const members = (ranges: AddressRanges): Set<string> => {
  const all = new Set<string>();
  for (const { family, first, last } of ranges.ranges)
    for (let v = first; v <= last; v++) all.add(`${family}:${v}`);
  return all;
};

describe("a set of addresses", () => {
  it("obeys the laws of sets", () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        const inA = members(a);
        const inB = members(b);
        expect(members(a.union(b))).toEqual(new Set([...inA, ...inB]));
        expect(members(a.subtract(b))).toEqual(new Set([...inA].filter((x) => !inB.has(x))));
        expect(members(a.intersect(b))).toEqual(new Set([...inA].filter((x) => inB.has(x))));
        expect(a.size).toBe(BigInt(inA.size));
      }),
    );
  });

  it("finds exactly its members", () => {
    fc.assert(
      fc.property(set, fc.constantFrom<4 | 6>(4, 6), fc.bigInt(0n, 450n), (a, family, value) => {
        expect(a.contains({ family, value })).toBe(members(a).has(`${family}:${value}`));
      }),
    );
  });

  it.each([
    ["192.0.2.1", "192.0.2.1", "192.0.2.1"],
    ["192.0.2.0/30", "192.0.2.0", "192.0.2.3"],
    ["192.0.2.1-20", "192.0.2.1", "192.0.2.20"],
    ["192.0.2.250-192.0.3.5", "192.0.2.250", "192.0.3.5"],
    ["fd00::/126", "fd00::", "fd00::3"],
    ["fd00::1-fd00::9", "fd00::1", "fd00::9"],
  ])("reads %s", (text, first, last) => {
    const parsed = parseAddressRange(text);
    expect(parsed && formatAddress({ family: parsed.family, value: parsed.first })).toBe(first);
    expect(parsed && formatAddress({ family: parsed.family, value: parsed.last })).toBe(last);
  });

  it.each([
    "192.0.2.20-1",
    "192.0.2.1-300",
    "192.0.2.1-fd00::1",
    "192.0.2.0/33",
    "host-1",
    "",
    "1.2.3",
    "-",
  ])("does not take %j for a range", (text) => {
    expect(parseAddressRange(text)).toBeUndefined();
  });
});

describe("an address", () => {
  it("reads back what it writes", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, (1n << 128n) - 1n), (value) => {
        const text = formatAddress({ family: 6, value });
        const mapped = value >> 32n === 0xffffn;
        expect(parseAddress(text)?.value).toBe(mapped ? value & 0xffffffffn : value);
      }),
    );
  });

  it.each([
    ["2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["fe80::1%eth0", "fe80::1%eth0"],
    ["0:0:0:0:0:0:0:0", "::"],
  ])("writes %s as %s", (text, canonical) => {
    const address = parseAddress(text);
    expect(address && formatAddress(address)).toBe(canonical);
  });

  it.each([
    "01.2.3.4",
    "1.2.3.256",
    "1::2::3",
    "12345::",
    "fe80::1%",
    "fe80::1%a b",
    ":::",
    "1:2:3:4:5:6:7",
  ])("does not take %j for an address", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});
