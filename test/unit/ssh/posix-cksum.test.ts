import { expect, it } from "vitest";
import { posixCksum } from "../../../workers/ssh/collect/posix-cksum.ts";

it.each([
  ["", "4294967295 0"],
  ["\n", "3515105045 1"],
  ["hello\n", "3015617425 6"],
  ["x".repeat(70_000), "4215398528 70000"],
])("makes of a text what cksum(1) makes of it", (text, expected) => {
  expect(posixCksum(text)).toBe(expected);
});
