import { describe, expect, it } from "vitest";
import { Rc4 } from "../../../../workers/winrm/crypto/rc4.ts";

/** RFC 6229 §2: the key stream at offsets 0, 240 and 4096. */
const vectors: readonly [string, Record<number, string>][] = [
  [
    "0102030405",
    {
      0: "b2396305f03dc027ccc3524a0a1118a8",
      240: "28cb1132c96ce286421dcaadb8b69eae",
      4096: "ff25b58995996707e51fbdf08b34d875",
    },
  ],
  [
    "0102030405060708090a0b0c0d0e0f10",
    {
      0: "9ac7cc9a609d1ef7b2932899cde41b97",
      240: "065902e4b620f6cc36c8589f66432f2b",
      4096: "a36a4c301ae8ac13610ccbc12256cacc",
    },
  ],
];

describe("RC4", () => {
  it.each(vectors)("gives the key stream of RFC 6229 for %s", (key, places) => {
    const stream = new Rc4(Buffer.from(key, "hex")).apply(Buffer.alloc(4112));
    for (const [offset, bytes] of Object.entries(places)) {
      expect(stream.subarray(Number(offset), Number(offset) + 16).toString("hex")).toBe(bytes);
    }
  });

  it("goes on from the same place in a clone", () => {
    const stream = new Rc4(Buffer.from("key"));
    stream.apply(Buffer.alloc(100));
    const clone = stream.clone();
    expect(clone.apply(Buffer.alloc(300))).toEqual(stream.apply(Buffer.alloc(300)));
  });
});
