import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateBytes } from "../../../workers/harness/estimate-bytes.ts";

describe("estimateBytes", () => {
  it("counts strings, buffers and what lists and objects hold", () => {
    expect(estimateBytes("x".repeat(100), 10_000)).toBe(108);
    expect(estimateBytes(new Uint8Array(100), 10_000)).toBe(108);
    expect(estimateBytes({ name: ["x".repeat(100)] }, 10_000)).toBeGreaterThan(100);
    expect(estimateBytes(new Map([["key", "x".repeat(100)]]), 10_000)).toBeGreaterThan(100);
  });

  it("ends early: a list of a billion holes and a cycle are just too large", () => {
    const cycle: unknown[] = [];
    cycle.push(cycle, cycle);
    expect(estimateBytes(new Array(1e9), 1_000)).toBeGreaterThan(1_000);
    expect(estimateBytes(cycle, 1_000_000)).toBeGreaterThan(1_000_000);
  });

  it("is at least half of the JSON text's length, whatever the value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const escaped = JSON.stringify(value).replaceAll(/\\./g, "");
        expect(estimateBytes(value, Number.POSITIVE_INFINITY) * 2).toBeGreaterThanOrEqual(
          escaped.length / 3,
        );
      }),
    );
  });
});
