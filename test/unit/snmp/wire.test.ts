import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageIdOf } from "../../../workers/snmp/session/message-id.ts";
import {
  decodeUsmMessage,
  discoveryHeader,
  encodeUsmMessage,
} from "../../../workers/snmp/usm/message.ts";
import { BerFault, BerReader } from "../../../workers/snmp/wire/ber-reader.ts";
import { BerWriter } from "../../../workers/snmp/wire/ber-writer.ts";
import {
  decodeCommunityMessage,
  encodeCommunityMessage,
} from "../../../workers/snmp/wire/community-message.ts";
import { compareOids, decodeOid, encodeOid, isBelow } from "../../../workers/snmp/wire/oid.ts";
import { tags } from "../../../workers/snmp/wire/tags.ts";
import { readVarbind } from "../../../workers/snmp/wire/values.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const oid = fc
  .tuple(
    fc.integer({ min: 0, max: 2 }),
    fc.integer({ min: 0, max: 39 }),
    fc.array(fc.integer({ min: 0, max: 0xffff_ffff }), { maxLength: 20 }),
  )
  .map(([first, second, rest]) => [first, second, ...rest].join("."));

describe("an OID", () => {
  it("is read as it was written", () => {
    fc.assert(fc.property(oid, (text) => decodeOid(encodeOid(text)) === text));
  });

  it("is written as X.690 8.19 has it", () => {
    expect(encodeOid("1.3.6.1.4.1.8072")).toEqual(hex("2b 06 01 04 01 bf 08"));
    expect(encodeOid("2.999.3")).toEqual(hex("88 37 03"));
  });

  it("is ordered arc by arc, a prefix first", () => {
    const sorted = ["1.3.6.1", "1.3.6.1.2", "1.3.6.1.2.1", "1.3.6.1.10", "1.4"];
    expect(sorted.toReversed().toSorted(compareOids)).toEqual(sorted);
    expect(isBelow("1.3.6.10", "1.3.6.1")).toBe(false);
    expect(isBelow("1.3.6.1.0", "1.3.6.1")).toBe(true);
  });

  it("is ordered the same when what two share is known", () => {
    fc.assert(
      fc.property(oid, oid, oid, (prefix, first, second) => {
        const [a, b] = [`${prefix}.${first}`, `${prefix}.${second}`];
        return (
          Math.sign(compareOids(a, b, prefix.length)) === Math.sign(compareOids(a, b)) &&
          compareOids(a, prefix, prefix.length) > 0
        );
      }),
    );
  });

  it.each(["", "80", "ffffffffff7f"])(
    "that ends within an arc or is too large is refused: %s",
    (text) => {
      if (text === "") expect(decodeOid(hex(text))).toBe("0.0");
      else expect(() => decodeOid(hex(text))).toThrow(BerFault);
    },
  );
});

describe("an integer", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        const writer = new BerWriter();
        writer.integer(tags.integer, value);
        expect(new BerReader(writer.finish()).integer(tags.integer)).toBe(value);
      }),
    );
  });

  it("takes as few octets as it can", () => {
    const writer = new BerWriter();
    writer.integer(tags.integer, -129);
    expect(writer.finish()).toEqual(hex("02 02 ff 7f"));
  });
});

describe("a value", () => {
  const varbind = (value: string) =>
    readVarbind(
      new BerReader(
        hex(
          `30 ${(5 + value.replaceAll(" ", "").length / 2).toString(16).padStart(2, "0")} 06 03 2b 06 01 ${value}`,
        ),
      ),
    ).value;

  it.each([
    ["02 01 ff", { type: "integer", value: -1 }],
    ["41 05 00 ff ff ff ff", { type: "counter32", value: 4_294_967_295 }],
    ["42 04 ff ff ff ff", { type: "gauge32", value: 4_294_967_295 }],
    ["43 01 2a", { type: "timeticks", value: 42 }],
    ["46 09 00 ff ff ff ff ff ff ff ff", { type: "counter64", value: 2n ** 64n - 1n }],
    ["40 04 c0 00 02 01", { type: "ip", value: "192.0.2.1" }],
    ["80 00", { type: "noSuchObject" }],
    ["82 00", { type: "endOfMibView" }],
    ["9f 01 00", "fault"],
  ])("is read by its tag: %s", (bytes, value) => {
    if (value === "fault") expect(() => varbind(bytes)).toThrow(BerFault);
    else expect(varbind(bytes)).toEqual(value);
  });
});

describe("a message", () => {
  const question = {
    type: "getBulk",
    oids: ["1.3.6.1.2.1.2.2"],
    nonRepeaters: 0,
    maxRepetitions: 10,
  } as const;
  const header = { version: "v2c", community: Buffer.from("public") } as const;

  it("of v2c is written as RFC 3416 has it", () => {
    expect(Buffer.from(encodeCommunityMessage(header, 0x1234_5678, question)).toString("hex")).toBe(
      "3028020101" +
        "04067075626c6963" +
        "a51b0204123456780201000" +
        "2010a" +
        "300d300b06072b060102010202" +
        "0500",
    );
  });

  it("tells its number, whatever the version", () => {
    const answer = Buffer.from(encodeCommunityMessage(header, 77, question));
    // GetBulkRequest becomes Response.
    answer[answer.indexOf(0xa5)] = 0xa2;
    expect(messageIdOf(answer)).toBe(77);
    expect(decodeCommunityMessage(answer)).toMatchObject({ requestId: 77, type: "response" });
    const engine = encodeUsmMessage(discoveryHeader, 78, { type: "get", oids: [] });
    expect(messageIdOf(engine)).toBe(78);
    expect(decodeUsmMessage(engine)).toMatchObject({ messageId: 78, engineId: new Uint8Array() });
  });

  it("with an engine's clock that no engine can have is none", () => {
    const none = { type: "get", oids: [] } as const;
    for (const clock of [{ boots: -1 }, { time: -1 }]) {
      const message = encodeUsmMessage({ ...discoveryHeader, ...clock }, 5, none);
      expect(() => decodeUsmMessage(message)).toThrow(BerFault);
    }
  });

  it("of any octets is an answer or a fault, never anything else", () => {
    const seeds = [
      encodeCommunityMessage(header, 99, question),
      encodeUsmMessage(discoveryHeader, 99, question),
    ];
    const mutated = fc
      .tuple(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
        fc.nat(),
      )
      .map(([seed, changes, cut]) => {
        const bytes = Uint8Array.from(seed);
        for (const [at, octet] of changes) bytes[at % bytes.length] = octet;
        return bytes.subarray(0, cut % 3 === 0 ? cut % bytes.length : bytes.length);
      });
    const readers = [messageIdOf, decodeCommunityMessage, decodeUsmMessage];
    fc.assert(
      fc.property(mutated, (bytes) => {
        for (const read of readers) {
          try {
            read(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(BerFault);
          }
        }
      }),
      { numRuns: 20_000 },
    );
  });
});

it("a text outlives its datagram without keeping it", () => {
  const message = Buffer.from("30 0b 06 03 2b 06 01 04 04 74 65 78 74".replaceAll(" ", ""), "hex");
  const { oid, value } = readVarbind(new BerReader(message));
  message.fill(0);
  expect(oid).toBe("1.3.6.1");
  expect(value).toEqual({ type: "octets", value: Uint8Array.from(Buffer.from("text")) });
});
