import { describe, expect, it } from "vitest";
import type { Evidence } from "../../../../src/protocol/evidence.ts";
import { sectionOf } from "../../../corpus/recordings.ts";
import { readLines, system } from "../recorded.ts";

const device = system("Frobnicator", "1.3.6.1.4.1.61234.1");
const mac = (last: string) => `4x|0200000000${last}`;
const candidates = (evidence: readonly Evidence[], source: string) =>
  evidence.flatMap((item) =>
    item.kind === "candidates" && item.source === source ? item.addresses : [],
  );

const interfaces = [
  "1.3.6.1.2.1.2.2.1.2.1|4|GigabitEthernet0/1",
  `1.3.6.1.2.1.2.2.1.6.1|${mac("01")}`,
  "1.3.6.1.2.1.2.2.1.5.1|66|4294967295",
  "1.3.6.1.2.1.2.2.1.7.1|2|1",
  "1.3.6.1.2.1.2.2.1.8.1|2|2",
  "1.3.6.1.2.1.31.1.1.1.1.1|4|Gi0/1",
  "1.3.6.1.2.1.31.1.1.1.15.1|66|10000",
  "1.3.6.1.2.1.31.1.1.1.1.2|4|Gi0/2",
];

describe("interfaces and own addresses", () => {
  it("come of both tables, with prefix lengths, also where an address is all that is told", async () => {
    const evidence = await readLines(
      ...device,
      ...interfaces,
      "1.3.6.1.2.1.4.20.1.2.10.0.0.1|2|1",
      "1.3.6.1.2.1.4.20.1.3.10.0.0.1|64|255.255.255.0",
      "1.3.6.1.2.1.4.34.1.3.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1|2|2",
      "1.3.6.1.2.1.4.34.1.5.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1|6|1.3.6.1.2.1.4.32.1.5.2.2.16.32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.0.64",
      "1.3.6.1.2.1.4.20.1.2.127.0.0.1|2|9",
    );
    expect(sectionOf(evidence, "interfaces")).toMatchObject([
      {
        ifname: "Gi0/1",
        ifIndex: 1,
        ifDescr: "GigabitEthernet0/1",
        macaddr: "02:00:00:00:00:01",
        speed: 10e9,
        adminStatus: "up",
        operStatus: "down",
        addresses: [{ addr: "10.0.0.1", prefixLength: 24 }],
      },
      { ifname: "Gi0/2", addresses: [{ addr: "2001:db8::1", prefixLength: 64 }] },
      { ifname: "9", addresses: [{ addr: "127.0.0.1" }] },
    ]);
    expect(candidates(evidence, "interfaces")).toEqual(["10.0.0.1", "2001:db8::1"]);
    expect(evidence).toContainEqual(
      expect.objectContaining({ kind: "signature", type: "ownAddress", value: "10.0.0.1" }),
    );
  });
});

describe("ARP and routes", () => {
  it("give neighbours, gateways and next hops as new candidates", async () => {
    const evidence = await readLines(
      ...device,
      ...interfaces,
      `1.3.6.1.2.1.4.22.1.2.1.10.0.0.7|${mac("07")}`,
      "1.3.6.1.2.1.4.22.1.4.1.10.0.0.7|2|3",
      `1.3.6.1.2.1.4.22.1.2.1.10.0.0.8|${mac("08")}`,
      "1.3.6.1.2.1.4.22.1.4.1.10.0.0.8|2|2",
      "1.3.6.1.2.1.4.24.4.1.5.0.0.0.0.0.0.0.0.0.10.0.0.254|2|1",
      "1.3.6.1.2.1.4.24.4.1.5.10.9.0.0.255.255.0.0.0.10.0.0.253|2|1",
    );
    expect(sectionOf(evidence, "neighbours")).toEqual([
      { addr: "10.0.0.7", macaddr: "02:00:00:00:00:07", interface: "Gi0/1" },
    ]);
    expect(candidates(evidence, "arp-table")).toEqual(["10.0.0.7"]);
    expect(sectionOf(evidence, "gateways")).toEqual([{ addr: "10.0.0.254", interface: "Gi0/1" }]);
    expect(sectionOf(evidence, "routes")).toContainEqual({
      destination: "10.9.0.0/16",
      nextHop: "10.0.0.253",
      interface: "Gi0/1",
    });
    expect(candidates(evidence, "routes")).toEqual(["10.0.0.254", "10.0.0.253"]);
  });
});

describe("topology", () => {
  it("links LLDP neighbours to the right local port, by its name rather than its number", async () => {
    const evidence = await readLines(
      ...device,
      ...interfaces,
      "1.0.8802.1.1.2.1.3.7.1.2.1|2|5",
      "1.0.8802.1.1.2.1.3.7.1.3.1|4|Gi0/2",
      "1.0.8802.1.1.2.1.4.1.1.4.0.1.5|2|4",
      `1.0.8802.1.1.2.1.4.1.1.5.0.1.5|${mac("55")}`,
      "1.0.8802.1.1.2.1.4.1.1.6.0.1.5|2|5",
      "1.0.8802.1.1.2.1.4.1.1.7.0.1.5|4|ge-0/0/3",
      "1.0.8802.1.1.2.1.4.1.1.9.0.1.5|4|core",
      "1.0.8802.1.1.2.1.4.2.1.3.0.1.5.1.4.10.0.0.9|2|2",
    );
    expect(sectionOf(evidence, "links")).toEqual([
      {
        protocol: "lldp",
        localPort: "Gi0/2",
        localIfIndex: 2,
        remoteChassisId: "02:00:00:00:00:55",
        remotePort: "ge-0/0/3",
        remoteName: "core",
        remoteAddresses: ["10.0.0.9"],
      },
    ]);
    expect(candidates(evidence, "neighbours")).toEqual(["10.0.0.9"]);
  });

  it("links LLDP neighbours that only Nokia's own table tells", async () => {
    const remote = "1.3.6.1.4.1.6527.3.1.2.59.4.1.1";
    const evidence = await readLines(
      ...device,
      ...interfaces,
      `${remote}.4.77.2.1.1|2|4`,
      `${remote}.5.77.2.1.1|${mac("55")}`,
      `${remote}.6.77.2.1.1|2|5`,
      `${remote}.7.77.2.1.1|4|1/1/3`,
      `${remote}.9.77.2.1.1|4|core`,
    );
    expect(sectionOf(evidence, "links")).toMatchObject([
      {
        localPort: "Gi0/2",
        localIfIndex: 2,
        remoteChassisId: "02:00:00:00:00:55",
        remotePort: "1/1/3",
        remoteName: "core",
      },
    ]);
  });

  it("tells which MAC address is behind which port of which VLAN", async () => {
    const evidence = await readLines(
      ...device,
      ...interfaces,
      "1.3.6.1.2.1.17.1.4.1.2.101|2|1",
      "1.3.6.1.2.1.17.7.1.2.2.1.2.10.2.0.0.0.0.9|2|101",
      "1.3.6.1.2.1.17.7.1.2.2.1.3.10.2.0.0.0.0.9|2|3",
      "1.3.6.1.2.1.17.7.1.2.2.1.2.10.2.0.0.0.0.1|2|101",
      "1.3.6.1.2.1.17.7.1.2.2.1.3.10.2.0.0.0.0.1|2|4",
      "1.3.6.1.2.1.17.7.1.4.3.1.1.10|4|office",
    );
    expect(sectionOf(evidence, "fdb")).toEqual([
      { macaddr: "02:00:00:00:00:09", port: "Gi0/1", ifIndex: 1, vlanId: 10 },
    ]);
    expect(sectionOf(evidence, "vlans")).toEqual([{ vlanId: 10, name: "office" }]);
  });
});

describe("printers, UPSs and hosts", () => {
  it("have their own sections, which others are not asked for", async () => {
    const printer = await readLines(
      ...device,
      "1.3.6.1.2.1.25.3.2.1.2.1|6|1.3.6.1.2.1.25.3.1.5",
      "1.3.6.1.2.1.25.3.2.1.3.1|4|Acme LaserWriter 9",
      "1.3.6.1.2.1.43.5.1.1.17.1|4|PRT0001",
      "1.3.6.1.2.1.43.10.2.1.4.1.1|65|123",
    );
    expect(sectionOf(printer, "printer")).toEqual({ pageCount: 123, supplies: [] });
    expect(sectionOf(printer, "deviceTypes")).toEqual([{ type: "printer" }]);
    expect(sectionOf(printer, "product")).toMatchObject({
      modelName: "Acme LaserWriter 9",
      serialNumber: "PRT0001",
    });
    const host = await readLines(
      ...system("Linux box 6.1.0 #1 SMP x86_64", "1.3.6.1.4.1.8072.3.2.10"),
      "1.3.6.1.2.1.25.1.1.0|67|100",
      "1.3.6.1.2.1.25.2.2.0|2|2048",
      "1.3.6.1.2.1.25.6.3.1.2.1|4|bash_5.2.15-2+b7_amd64",
      "1.3.6.1.2.1.25.6.3.1.2.2|4|bash-5.1.8-6.el9.x86_64",
    );
    expect(sectionOf(host, "memory")).toEqual({ totalSize: 2_048 });
    expect(sectionOf(host, "packages")).toEqual([
      { name: "bash", version: "5.2.15-2+b7", arch: "amd64" },
      { name: "bash", version: "5.1.8-6.el9", arch: "x86_64" },
    ]);
    expect(sectionOf(host, "printer")).toBeUndefined();
  });
});
