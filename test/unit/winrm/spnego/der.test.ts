import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeTsRequest, parseTsRequest } from "../../../../workers/winrm/credssp/ts-request.ts";
import { channelBindings } from "../../../../workers/winrm/http/channel-bindings.ts";
import { parseAvPairs } from "../../../../workers/winrm/ntlm/av-pairs.ts";
import { parseChallenge } from "../../../../workers/winrm/ntlm/messages.ts";
import {
  encodeDer,
  encodeInteger,
  readDer,
  readUnsigned,
} from "../../../../workers/winrm/spnego/der.ts";
import { encodeNegTokenResp, parseNegTokenResp } from "../../../../workers/winrm/spnego/tokens.ts";

describe("DER", () => {
  it("writes lengths and integers in their shortest form", () => {
    expect(encodeDer(4, Buffer.alloc(127)).subarray(0, 2).toString("hex")).toBe("047f");
    expect(encodeDer(4, Buffer.alloc(128)).subarray(0, 3).toString("hex")).toBe("048180");
    expect(encodeDer(4, Buffer.alloc(65_536)).subarray(0, 5).toString("hex")).toBe("0483010000");
    expect(encodeInteger(6).toString("hex")).toBe("020106");
    expect(encodeInteger(128).toString("hex")).toBe("02020080");
    expect(encodeInteger(0xc000006d).toString("hex")).toBe("020500c000006d");
  });

  it("reads back what it wrote", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (value) => {
        expect(readUnsigned(readDer(encodeInteger(value)))).toBe(value);
      }),
    );
  });

  it("reads an NTSTATUS with its sign bit as the number that it spells", () => {
    expect(readUnsigned(readDer(Buffer.from("0204c000006d", "hex")))).toBe(0xc000006d);
  });

  it("refuses what is cut off and lengths of another form", () => {
    for (const hex of ["", "04", "0402ff", "0480ff0000", "0485000000000100", "0484ffffffff"]) {
      expect(readDer(Buffer.from(hex, "hex"))).toBeUndefined();
    }
  });
});

describe("tokens from the network", () => {
  it("never make a parser throw", () => {
    const good = [
      encodeTsRequest({ version: 6, negoToken: Buffer.alloc(40), errorCode: 0xc000006d }),
      encodeNegTokenResp({ state: "accept-completed", responseToken: Buffer.alloc(60) }),
      Buffer.concat([Buffer.from("NTLMSSP\0\x02\0\0\0", "latin1"), Buffer.alloc(60)]),
    ];
    const change = fc.tuple(fc.nat(63), fc.integer({ min: 0, max: 255 }));
    const mutated = fc
      .tuple(fc.constantFrom(...good), fc.array(change, { maxLength: 6 }), fc.nat(80))
      .map(([bytes, changes, length]) => {
        const copy = Buffer.from(bytes.subarray(0, length));
        for (const [at, value] of changes) copy[at] = value;
        return copy;
      });
    const anything = fc.oneof(
      mutated,
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        parseTsRequest(bytes);
        parseNegTokenResp(bytes);
        parseChallenge(bytes);
        parseAvPairs(bytes);
        expect(channelBindings(bytes)).toHaveLength(16);
      }),
      { numRuns: 5_000 },
    );
  });
});
