import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAddress } from "../../../src/net/address.ts";
import {
  decodeDnsResponse,
  decodePtrNames,
  encodePtrQuestion,
  readDnsName,
} from "../../../workers/reach/dns-message.ts";
import {
  decodeNodeStatus,
  encodeNodeStatusRequest,
} from "../../../workers/reach/netbios-status.ts";
import { reverseNameOf } from "../../../workers/reach/reverse-name.ts";
import { nodeStatusResponse, ptrResponse } from "../../fakes/name-responses.ts";

const reverse = (text: string): string => {
  const address = parseAddress(text);
  if (address === undefined) throw new TypeError(text);
  return reverseNameOf(address);
};

describe("reverse names", () => {
  it("stand under in-addr.arpa and ip6.arpa, lowest part first", () => {
    expect(reverse("192.0.2.10")).toBe("10.2.0.192.in-addr.arpa");
    expect(reverse("2001:db8::1")).toBe(
      "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
    );
  });
});

describe("DNS messages", () => {
  const question = "10.2.0.192.in-addr.arpa";
  const named = (...targets: string[]) => ptrResponse(7, question, targets);

  it("gives the names of PTR records whose owner is compressed", () => {
    const names = decodePtrNames(named("printer.local", "x.example"), question);
    expect(names).toEqual(["printer.local", "x.example"]);
  });

  it("takes no record that stands under another name", () => {
    const other = ptrResponse(7, "11.2.0.192.in-addr.arpa", ["a.local"]);
    expect(decodePtrNames(other, question)).toEqual([]);
  });

  it("takes no question for a response", () => {
    expect(decodeDnsResponse(encodePtrQuestion(7, question))).toBeUndefined();
  });

  it("refuses names whose pointers lead to themselves, forwards or in a circle", () => {
    expect(readDnsName(Buffer.of(0xc0, 0), 0)).toBeUndefined();
    expect(readDnsName(Buffer.of(0xc0, 2, 0), 0)).toBeUndefined();
    expect(readDnsName(Buffer.of(1, 97, 0xc0, 0), 2)).toBeUndefined();
    expect(readDnsName(Buffer.of(0xc0, 2, 0xc0, 0), 2)).toBeUndefined();
  });

  it("refuses names with control characters", () => {
    expect(decodePtrNames(named("a\nb.local", "a\u001b[31m.local"), question)).toEqual([]);
  });

  it("survives any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const names = decodePtrNames(Buffer.from(bytes), question);
        expect(names.every((name) => name.length <= 255)).toBe(true);
      }),
    );
  });

  it("survives a real response with any byte changed and any length cut off", () => {
    const real = named("printer.local");
    fc.assert(
      fc.property(fc.nat(real.length - 1), fc.nat(255), fc.nat(real.length), (at, byte, length) => {
        const changed = Buffer.from(real);
        changed[at] = byte;
        expect(decodePtrNames(changed.subarray(0, length), question).length).toBeLessThan(65);
      }),
    );
  });
});

describe("NetBIOS node status", () => {
  const names = [
    { name: "FILESERVER", suffix: 0x00, flags: 0x0400 },
    { name: "WORKGROUP", suffix: 0x00, flags: 0x8400 },
    { name: "FILESERVER", suffix: 0x20, flags: 0x0400 },
  ];

  it("gives host name, workgroup and unit ID", () => {
    const status = decodeNodeStatus(nodeStatusResponse(9, names, "00:50:56:ab:cd:ef"));
    expect(status).toMatchObject({
      id: 9,
      hostName: "FILESERVER",
      workgroup: "WORKGROUP",
      macaddr: "00:50:56:ab:cd:ef",
    });
  });

  it("takes no MAC address from zeros or a group address", () => {
    for (const unitId of ["00:00:00:00:00:00", "01:00:5e:00:00:01"]) {
      expect(decodeNodeStatus(nodeStatusResponse(9, names, unitId))?.macaddr).toBeUndefined();
    }
  });

  it("leaves out names that are inactive, in conflict or unreadable", () => {
    const unusable = [
      { name: "INACTIVE", suffix: 0, flags: 0x0000 },
      { name: "CONFLICT", suffix: 0, flags: 0x0c00 },
      { name: "\x01\x02__MSBROWSE__\x02", suffix: 1, flags: 0x8400 },
    ];
    const status = decodeNodeStatus(nodeStatusResponse(9, unusable, "00:00:00:00:00:00"));
    expect(status?.names).toEqual([]);
    expect(status?.hostName).toBeUndefined();
  });

  it("asks with the fifty bytes of RFC 1002", () => {
    const request = encodeNodeStatusRequest(0x1234);
    expect(request.length).toBe(50);
    expect(request.toString("latin1", 13, 45)).toBe("CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    expect(request.subarray(45).toString("hex")).toBe("0000210001");
  });

  it("survives any bytes and any cut of a real response", () => {
    const real = nodeStatusResponse(9, names, "00:50:56:ab:cd:ef");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(real.length), (bytes, length) => {
        expect(decodeNodeStatus(Buffer.from(bytes))?.names.length ?? 0).toBeLessThan(256);
        expect(decodeNodeStatus(real.subarray(0, length))?.names.length ?? 0).toBeLessThan(4);
      }),
    );
  });
});
