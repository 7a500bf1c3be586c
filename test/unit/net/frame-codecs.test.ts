import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ARP_BYTES, decodeArp, encodeArp } from "../../../src/net/arp.ts";
import { decodeEthernet, encodeEthernet } from "../../../src/net/ethernet.ts";
import { decodeIcmp, encodeIcmpEcho } from "../../../src/net/icmp.ts";
import {
  decodeIcmpv6,
  encodeIcmpv6,
  ICMPV6_ECHO_REPLY,
  ICMPV6_NEIGHBOUR_ADVERTISEMENT,
  ICMPV6_NEIGHBOUR_SOLICITATION,
} from "../../../src/net/icmpv6.ts";
import { decodeIpv4, encodeIpv4 } from "../../../src/net/ipv4-packet.ts";
import {
  decodeIpv6,
  encodeIpv6,
  ipv6Bytes,
  ipv6FromBytes,
  multicastMac,
  solicitedNodeAddress,
} from "../../../src/net/ipv6-packet.ts";
import { decodeTcp, decodeTcpStart, encodeTcp } from "../../../src/net/tcp.ts";
import { body, ipv4, ipv6, long, mac, octet, word } from "./packet-arbitraries.ts";

describe("what an encoder writes, its decoder reads", () => {
  it("holds for Ethernet frames with and without a VLAN tag", () => {
    const frame = fc.record({
      destination: mac,
      source: mac,
      vlanId: fc.option(fc.nat(0xfff), { nil: undefined }),
      etherType: fc.constantFrom(0x0800, 0x0806, 0x86dd),
      payload: body(),
    });
    fc.assert(
      fc.property(frame, (fields) => {
        expect(decodeEthernet(encodeEthernet(fields))).toEqual(fields);
      }),
    );
  });

  it("holds for ARP packets, also when padded", () => {
    const packet = fc.record({
      operation: word,
      senderMac: mac,
      senderAddress: ipv4,
      targetMac: mac,
      targetAddress: ipv4,
    });
    fc.assert(
      fc.property(packet, fc.nat(18), (fields, padding) => {
        const bytes = new Uint8Array(ARP_BYTES + padding);
        bytes.set(encodeArp(fields));
        expect(decodeArp(bytes)).toEqual(fields);
      }),
    );
  });

  it("holds for IPv4 packets, whose padding is cut off", () => {
    const packet = fc.record({
      source: ipv4,
      destination: ipv4,
      protocol: octet,
      ttl: octet,
      payload: body(),
    });
    fc.assert(
      fc.property(packet, fc.nat(18), (fields, padding) => {
        const encoded = encodeIpv4(fields);
        const bytes = new Uint8Array(encoded.length + padding);
        bytes.set(encoded);
        expect(decodeIpv4(bytes)).toEqual({ ...fields, fragmentOffset: 0 });
      }),
    );
  });

  it("holds for ICMP echoes", () => {
    const echo = fc.record({
      kind: fc.constant("echo" as const),
      type: fc.constantFrom(0, 8),
      identifier: word,
      sequence: word,
      data: body(),
    });
    fc.assert(
      fc.property(echo, (fields) => {
        expect(decodeIcmp(encodeIcmpEcho(fields))).toEqual(fields);
      }),
    );
  });

  it("holds for TCP segments with options", () => {
    const segment = fc.record({
      sourcePort: word,
      destinationPort: word,
      sequence: long,
      acknowledgement: long,
      flags: octet,
      window: word,
      options: fc.nat(10).chain((n) => fc.uint8Array({ minLength: n * 4, maxLength: n * 4 })),
      payload: body(),
    });
    fc.assert(
      fc.property(segment, (fields) => {
        const bytes = encodeTcp(fields, 0);
        expect(decodeTcp(bytes)).toEqual(fields);
        const { sourcePort, destinationPort, sequence } = fields;
        const start = decodeTcpStart(bytes.subarray(0, 8));
        expect(start).toEqual({ sourcePort, destinationPort, sequence });
      }),
    );
  });

  it("holds for IPv6 packets", () => {
    const packet = fc.record({
      source: ipv6,
      destination: ipv6,
      nextHeader: octet,
      hopLimit: octet,
      payload: body(),
    });
    fc.assert(
      fc.property(packet, (fields) => {
        expect(decodeIpv6(encodeIpv6(fields))).toEqual(fields);
      }),
    );
  });

  it("holds for ICMPv6 echoes and neighbour messages", () => {
    const echo = fc.record({
      kind: fc.constant("echo" as const),
      type: fc.constant(ICMPV6_ECHO_REPLY),
      identifier: word,
      sequence: word,
      data: body(),
    });
    const neighbour = fc.record({
      kind: fc.constant("neighbour" as const),
      type: fc.constantFrom(ICMPV6_NEIGHBOUR_SOLICITATION, ICMPV6_NEIGHBOUR_ADVERTISEMENT),
      target: ipv6,
      linkLayer: fc.option(mac, { nil: undefined }),
    });
    const ends = fc.record({ source: ipv6, destination: ipv6 });
    fc.assert(
      fc.property(fc.oneof(echo, neighbour), ends, (fields, between) => {
        expect(decodeIcmpv6(encodeIcmpv6(fields, between))).toEqual(fields);
      }),
    );
  });
});

describe("decoders and hostile bytes", () => {
  const decoders = {
    decodeEthernet,
    decodeArp,
    decodeIpv4,
    decodeIcmp,
    decodeTcp,
    decodeTcpStart,
    decodeIpv6,
    decodeIcmpv6,
  };

  it("never throw, whatever the bytes", () => {
    fc.assert(
      fc.property(body(0, 128), (bytes) => {
        for (const decode of Object.values(decoders)) expect(() => decode(bytes)).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });

  it("never throw on a valid message that is cut or has one byte changed", () => {
    const quoted = encodeIpv4({
      source: 1,
      destination: 2,
      protocol: 1,
      ttl: 1,
      payload: new Uint8Array(8),
    });
    const messages = [
      Uint8Array.of(3, 1, 0, 0, 0, 0, 0, 0, ...quoted),
      encodeIcmpv6(
        { kind: "neighbour", type: 136, target: new Uint8Array(16), linkLayer: new Uint8Array(6) },
        { source: new Uint8Array(16), destination: new Uint8Array(16) },
      ),
      quoted,
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...messages),
        fc.nat(),
        octet,
        fc.nat(),
        (message, at, to, cut) => {
          const bytes = Uint8Array.from(message);
          bytes[at % bytes.length] = to;
          const shorter = bytes.subarray(0, cut % (bytes.length + 1));
          for (const decode of Object.values(decoders)) expect(() => decode(shorter)).not.toThrow();
        },
      ),
    );
  });

  it("refuse what is too short or of another kind", () => {
    expect(decodeEthernet(new Uint8Array(13))).toBeUndefined();
    expect(decodeEthernet(new Uint8Array(60))).toBeUndefined();
    expect(decodeEthernet(Uint8Array.of(...new Array(12).fill(1), 0x81, 0, 0, 1))).toBeUndefined();
    expect(decodeArp(new Uint8Array(27))).toBeUndefined();
    expect(decodeArp(new Uint8Array(28))).toBeUndefined();
    const tokenRing = encodeArp({
      operation: 1,
      senderMac: new Uint8Array(6),
      senderAddress: 0,
      targetMac: new Uint8Array(6),
      targetAddress: 0,
    });
    tokenRing[4] = 8;
    expect(decodeArp(tokenRing)).toBeUndefined();
    expect(decodeIpv4(Uint8Array.of(0x44, ...new Array(40).fill(0)))).toBeUndefined();
    expect(decodeIpv6(new Uint8Array(60))).toBeUndefined();
    expect(decodeTcp(new Uint8Array(20))).toBeUndefined();
    expect(decodeIcmp(Uint8Array.of(13, 0, 0, 0, 0, 0, 0, 0))).toBeUndefined();
    expect(decodeIcmp(Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0x45))).toBeUndefined();
    expect(decodeIcmpv6(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0))).toBeUndefined();
    expect(decodeIcmpv6(Uint8Array.of(200, 0, 0, 0, 0, 0, 0, 0))).toBeUndefined();
    expect(decodeIcmpv6(Uint8Array.of(135, 0, 0, 0, 0, 0, 0, 0))).toBeUndefined();
    // An option of length zero would never end.
    expect(decodeIcmpv6(Uint8Array.of(136, ...new Array(31).fill(0)))).toBeUndefined();
  });
});

describe("IPv6 addresses as bytes", () => {
  it("turn into integers and back", () => {
    fc.assert(
      fc.property(ipv6, (bytes) => {
        expect(ipv6Bytes(ipv6FromBytes(bytes))).toEqual(bytes);
      }),
    );
  });

  it("have the solicited-node address and group MAC address of RFC 4291 and RFC 2464", () => {
    // RFC 4291 §2.7.1: 4037::1:800:200e:8c6c listens at ff02::1:ff0e:8c6c.
    const solicited = solicitedNodeAddress(0x40370000000000000001080020_0e8c6cn);
    expect(solicited).toBe(0xff0200000000000000000001ff0e8c6cn);
    expect([...multicastMac(ipv6Bytes(solicited))]).toEqual([0x33, 0x33, 0xff, 0x0e, 0x8c, 0x6c]);
  });
});
