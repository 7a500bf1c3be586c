import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeIds,
  decodeInstalled,
  encodeList,
} from "../../../src/cloud/store/software-list-codec.ts";

const id = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
);

describe("a stored list of software", () => {
  it("comes back as it was, whatever its order and repetitions", () => {
    const items = fc.array(fc.tuple(id, fc.string()), { maxLength: 200 });
    fc.assert(
      fc.property(items, (pairs) => {
        const list = encodeList({
          softwareIds: pairs.map(([softwareId]) => softwareId),
          installed: pairs.map(([, installed]) => installed),
        });
        const expected = [...new Map(pairs)].sort(([a], [b]) => a - b);
        expect(decodeIds(list.softwareIds)).toEqual(expected.map(([softwareId]) => softwareId));
        expect(decodeInstalled(list.installed)).toEqual(expected.map(([, text]) => text));
        expect(list.numberOfItems).toBe(expected.length);
      }),
    );
  });

  it("has the same key for the same entries only", () => {
    const key = (softwareIds: number[], installed: string[] = []) =>
      encodeList({ softwareIds, installed }).listKey;
    expect(key([3, 1, 2])).toBe(key([1, 2, 3, 3]));
    expect(new Set([key([]), key([1]), key([1, 2]), key([3]), key([1], ["{}"])]).size).toBe(5);
  });
});
