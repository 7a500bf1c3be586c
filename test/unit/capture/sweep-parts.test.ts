import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseIpv4 } from "../../../src/net/ipv4.ts";
import { sweepRequest } from "../../../src/protocol/sweep.ts";
import { Bitmap } from "../../../workers/capture/sweep/bitmap.ts";
import { KeyedHash } from "../../../workers/capture/sweep/keyed-hash.ts";
import { spreadOrder } from "../../../workers/capture/sweep/spread-order.ts";
import { rangesOf, TargetSpace } from "../../../workers/capture/sweep/target-space.ts";

const requestFor = (ranges: readonly { first: string; last: string }[]) =>
  sweepRequest.parse({
    method: "arp",
    device: {
      name: "s0",
      macaddr: "02:00:00:00:00:01",
      prefixes: [{ addr: "10.0.0.1", prefix: "10.0.0.0/24" }],
    },
    ranges,
    nextHop: null,
  });

describe("the order of a sweep", () => {
  it("has every number once, wherever it starts", () => {
    const sizes = fc.integer({ min: 1, max: 3_000 });
    fc.assert(
      fc.property(sizes, fc.nat(), (size, start) => {
        const order = [...spreadOrder(size, start)];
        expect(order.length).toBe(size);
        expect(new Set(order).size).toBe(size);
        expect(Math.max(...order)).toBe(size - 1);
      }),
    );
  });

  it("keeps neighbouring addresses of a /24 apart", () => {
    const order = [...spreadOrder(256, 0)];
    const steps = order.slice(1).map((value, i) => Math.abs(value - (order[i] ?? 0)));
    expect(Math.min(...steps)).toBeGreaterThan(64);
  });
});

describe("a bitmap", () => {
  it("holds the same as a set, and says what is new", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 199 })), (numbers) => {
        const bitmap = new Bitmap(200);
        const set = new Set<number>();
        for (const number of numbers) {
          expect(bitmap.add(number)).toBe(!set.has(number));
          set.add(number);
        }
        expect(bitmap.count).toBe(set.size);
        for (let i = 0; i < 200; i++) expect(bitmap.has(i)).toBe(set.has(i));
      }),
    );
  });
});

describe("the keyed hash", () => {
  it("gives HalfSipHash-2-4's published value for the key 00…07 and the message 00…07", () => {
    const key = Buffer.from([0, 1, 2, 3, 4, 5, 6, 7]);
    const hash = Buffer.alloc(4);
    hash.writeUInt32LE(new KeyedHash(key).of(0x03020100, 0x07060504));
    expect(hash.toString("hex")).toBe("d0b8848f");
  });
});

describe("the space of targets", () => {
  it("numbers addresses across ranges without the device's own, and finds them again", () => {
    const ranges = [
      { first: "10.0.1.0", last: "10.0.1.2" },
      { first: "10.0.0.0", last: "10.0.0.2" },
    ];
    const space = new TargetSpace(rangesOf(requestFor(ranges), 4));
    const numbers = Array.from({ length: space.size }, (_, i) => i);
    expect(numbers.map((i) => space.addressAt(i))).toEqual(
      ["10.0.0.0", "10.0.0.2", "10.0.1.0", "10.0.1.1", "10.0.1.2"].map(parseIpv4),
    );
    expect(numbers.map((i) => space.indexOf(space.addressAt(i)))).toEqual(numbers);
    for (const other of ["9.255.255.255", "10.0.0.1", "10.0.0.3", "10.0.1.3"]) {
      expect(space.indexOf(parseIpv4(other) ?? 0)).toBe(-1);
    }
  });

  it("refuses what is no range, another family, and more addresses than a sweep takes", () => {
    const refused = (first: string, last: string) => () =>
      rangesOf(requestFor([{ first, last }]), 4);
    const code: unknown = expect.objectContaining({ code: "REQUEST_INVALID" });
    expect(refused("10.0.0.2", "10.0.0.1")).toThrow(code);
    expect(refused("fd00::1", "fd00::2")).toThrow(code);
    expect(refused("nonsense", "10.0.0.1")).toThrow(code);
    expect(refused("10.0.0.0", "10.255.255.255")).toThrow(code);
  });
});
