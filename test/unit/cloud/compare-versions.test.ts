import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareVersions } from "../../../src/cloud/versions/compare-versions.ts";

/** Each older than the next; deb-version(7) and its examples, and versions as they occur. */
const ascending = [
  "0~~",
  "0~",
  "0",
  "1.0~rc1",
  "1.0",
  "1.0-1",
  "1.0-1+b1",
  "1.0-1.1",
  "1.0-2",
  "1.0a",
  "1.0+git20240101",
  "1.0.1",
  "1.9",
  "1.10",
  "2.0-1~deb12u1",
  "2.0-1",
  "10",
  "20240101120000000000000000",
  "20240101120000000000000001",
  "1:0.1",
];

const texts = fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-z.~+:-]{0,12}$/));

describe("comparing versions", () => {
  it("orders as Debian does", () => {
    const shuffled = [...ascending].reverse().sort(compareVersions);
    expect(shuffled).toEqual(ascending);
  });

  it("takes leading zeros and an epoch of 0 for nothing", () => {
    expect(compareVersions("1.02", "1.2")).toBe(0);
    expect(compareVersions("0:1.2", "1.2")).toBe(0);
  });

  it("is an order on any texts at all", () => {
    fc.assert(
      fc.property(texts, texts, texts, (a, b, c) => {
        expect(compareVersions(a, a)).toBe(0);
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) {
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });
});
