import { expect, it } from "vitest";
import { prefixLengthOf } from "../../../../workers/winrm/collect/net-mask.ts";

it.each([
  ["255.255.255.0", 24],
  ["255.255.255.255", 32],
  ["0.0.0.0", 0],
  ["255.254.0.0", 15],
  ["64", 64],
  ["128", 128],
  ["129", undefined],
  ["255.0.255.0", undefined],
  ["", undefined],
  [undefined, undefined],
])("%s is /%s", (mask, length) => {
  expect(prefixLengthOf(mask)).toBe(length);
});
