import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldChecksum, internetChecksum, sumWords, wordsOf } from "../../../src/net/checksum.ts";
import { encodeIcmpEcho } from "../../../src/net/icmp.ts";
import { encodeIpv4, IPV4_HEADER_BYTES } from "../../../src/net/ipv4-packet.ts";
import { body, ipv4, long, octet, word } from "./packet-arbitraries.ts";

describe("the Internet checksum", () => {
  it("sums the example of RFC 1071 §3 to ddf2", () => {
    const bytes = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
    expect(~internetChecksum(bytes) & 0xffff).toBe(0xddf2);
  });

  it("counts an odd last byte as the high half of a word", () => {
    expect(sumWords(Uint8Array.of(0x12, 0x34, 0x56))).toBe(0x1234 + 0x5600);
  });

  it("is 0 over a message that carries its checksum", () => {
    fc.assert(
      fc.property(word, word, body(), (identifier, sequence, data) => {
        expect(internetChecksum(encodeIcmpEcho({ type: 8, identifier, sequence, data }))).toBe(0);
      }),
    );
  });

  it("is 0 over an IPv4 header that carries its checksum", () => {
    fc.assert(
      fc.property(ipv4, ipv4, octet, octet, (source, destination, protocol, ttl) => {
        const payload = new Uint8Array(0);
        const bytes = encodeIpv4({ source, destination, protocol, ttl, payload });
        expect(internetChecksum(bytes.subarray(0, IPV4_HEADER_BYTES))).toBe(0);
      }),
    );
  });

  it("can be taken in parts, as sweeps do that change a few words of a frame", () => {
    fc.assert(
      fc.property(body(4, 64), long, (bytes, value) => {
        const even = bytes.subarray(0, bytes.length & ~1);
        const longer = Uint8Array.of(...even, value >>> 24, value >>> 16, value >>> 8, value);
        expect(foldChecksum(sumWords(even) + wordsOf(value))).toBe(internetChecksum(longer));
      }),
    );
  });
});
