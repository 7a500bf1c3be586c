import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ARP_REQUEST, encodeArp } from "../../../src/net/arp.ts";
import { ipv4PseudoHeaderSum } from "../../../src/net/checksum.ts";
import {
  ETHERTYPE_ARP,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  encodeEthernet,
} from "../../../src/net/ethernet.ts";
import { encodeIcmpEcho, ICMP_ECHO_REQUEST } from "../../../src/net/icmp.ts";
import {
  encodeIcmpv6,
  ICMPV6_ECHO_REQUEST,
  ICMPV6_NEIGHBOUR_ADVERTISEMENT,
  ICMPV6_NEIGHBOUR_SOLICITATION,
  type Icmpv6Echo,
  type Icmpv6Neighbour,
} from "../../../src/net/icmpv6.ts";
import { parseIpv4 } from "../../../src/net/ipv4.ts";
import { encodeIpv4, IP_PROTOCOL_ICMP, IP_PROTOCOL_TCP } from "../../../src/net/ipv4-packet.ts";
import { parseIpv6 } from "../../../src/net/ipv6.ts";
import {
  encodeIpv6,
  IP_PROTOCOL_ICMPV6,
  ipv6Bytes,
  solicitedNodeAddress,
} from "../../../src/net/ipv6-packet.ts";
import { macAddressBytes } from "../../../src/net/mac-address.ts";
import { encodeTcp, maximumSegmentSizeOption, TCP_SYN } from "../../../src/net/tcp.ts";
import { describeNeeding } from "../../requirements.ts";

const source = parseIpv4("192.0.2.1") ?? 0;
const destination = parseIpv4("192.0.2.77") ?? 0;
const source6 = parseIpv6("fe80::1") ?? 0n;
const target6 = parseIpv6("fe80::ab:cdef") ?? 0n;
const ourMac = macAddressBytes("02:00:00:00:00:01");
const theirMac = macAddressBytes("02:00:00:00:00:02");

/** What an independent decoder says of one frame. */
function tcpdump(frame: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), "ksocket-pcap-"));
  try {
    const file = Buffer.alloc(24 + 16 + frame.length);
    file.writeUInt32LE(0xa1b2c3d4, 0);
    file.writeUInt16LE(2, 4);
    file.writeUInt16LE(4, 6);
    file.writeUInt32LE(65_535, 16);
    file.writeUInt32LE(1, 20);
    file.writeUInt32LE(frame.length, 32);
    file.writeUInt32LE(frame.length, 36);
    file.set(frame, 40);
    const path = join(folder, "frame.pcap");
    writeFileSync(path, file);
    // -vvv: verify checksums; stdin is not read, and no name is looked up.
    const run = spawnSync("tcpdump", ["-r", path, "-n", "-e", "-vvv", "-S"], { encoding: "utf8" });
    return run.stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ethernet = (etherType: number, payload: Uint8Array, vlanId?: number) =>
  encodeEthernet({ destination: theirMac, source: ourMac, vlanId, etherType, payload });

function ipv6Frame(message: Icmpv6Echo | Icmpv6Neighbour, to: bigint) {
  const ends = { source: ipv6Bytes(source6), destination: ipv6Bytes(to) };
  const payload = encodeIcmpv6(message, ends);
  const packet = { ...ends, nextHeader: IP_PROTOCOL_ICMPV6, hopLimit: 255, payload };
  return ethernet(ETHERTYPE_IPV6, encodeIpv6(packet));
}

describeNeeding(["command:tcpdump"], "tcpdump reads what the encoders write", () => {
  it("an ARP request, in a VLAN too", () => {
    const packet = encodeArp({
      operation: ARP_REQUEST,
      senderMac: ourMac,
      senderAddress: source,
      targetMac: new Uint8Array(6),
      targetAddress: destination,
    });
    expect(tcpdump(ethernet(ETHERTYPE_ARP, packet))).toContain(
      "Request who-has 192.0.2.77 tell 192.0.2.1",
    );
    const tagged = tcpdump(ethernet(ETHERTYPE_ARP, packet, 123));
    expect(tagged).toContain("vlan 123");
    expect(tagged).toContain("Request who-has 192.0.2.77 tell 192.0.2.1");
  });

  it("an ICMP echo request with right checksums", () => {
    const payload = encodeIcmpEcho({
      type: ICMP_ECHO_REQUEST,
      identifier: 0x1234,
      sequence: 7,
      data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    });
    const packet = encodeIpv4({
      source,
      destination,
      protocol: IP_PROTOCOL_ICMP,
      ttl: 64,
      payload,
    });
    const said = tcpdump(ethernet(ETHERTYPE_IPV4, packet));
    expect(said).toContain("192.0.2.1 > 192.0.2.77: ICMP echo request, id 4660, seq 7, length 16");
    expect(said).not.toMatch(/wrong|bad/);
  });

  it("a TCP SYN with right checksums", () => {
    const options = maximumSegmentSizeOption(1_460);
    const segment = {
      sourcePort: 61_000,
      destinationPort: 443,
      sequence: 0xdeadbeef,
      acknowledgement: 0,
      flags: TCP_SYN,
      window: 1_024,
      options,
      payload: new Uint8Array(0),
    };
    const payload = encodeTcp(
      segment,
      ipv4PseudoHeaderSum(source, destination, IP_PROTOCOL_TCP, 24),
    );
    const packet = encodeIpv4({ source, destination, protocol: IP_PROTOCOL_TCP, ttl: 64, payload });
    const said = tcpdump(ethernet(ETHERTYPE_IPV4, packet));
    expect(said).toContain("Flags [S]");
    expect(said).toContain("(correct)");
    expect(said).toContain("seq 3735928559");
    expect(said).toContain("mss 1460");
  });

  it("an ICMPv6 echo request with the right checksum", () => {
    const data = Uint8Array.of(1, 2, 3);
    const said = tcpdump(
      ipv6Frame(
        { kind: "echo", type: ICMPV6_ECHO_REQUEST, identifier: 9, sequence: 3, data },
        target6,
      ),
    );
    expect(said).toContain("[icmp6 sum ok] ICMP6, echo request, id 9, seq 3");
  });

  it("a neighbour solicitation and advertisement with their options", () => {
    const message = { kind: "neighbour" as const, target: ipv6Bytes(target6), linkLayer: ourMac };
    const asked = tcpdump(
      ipv6Frame({ ...message, type: ICMPV6_NEIGHBOUR_SOLICITATION }, solicitedNodeAddress(target6)),
    );
    expect(asked).toContain("> ff02::1:ffab:cdef: [icmp6 sum ok] ICMP6, neighbor solicitation");
    expect(asked).toContain("who has fe80::ab:cdef");
    expect(asked).toContain("source link-address option (1), length 8 (1): 02:00:00:00:00:01");
    const told = tcpdump(ipv6Frame({ ...message, type: ICMPV6_NEIGHBOUR_ADVERTISEMENT }, source6));
    expect(told).toContain("tgt is fe80::ab:cdef");
    expect(told).toContain("destination link-address option (2), length 8 (1): 02:00:00:00:00:01");
  });
});
