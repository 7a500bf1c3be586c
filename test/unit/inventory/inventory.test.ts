import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Inventory } from "../../../src/inventory/inventory.ts";
import { compareText } from "../../../src/inventory/stable-text.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import { nodeReport } from "../../../src/protocol/node.ts";
import { alive, heard, ownTable, section, signature } from "./worlds.ts";

const A = "192.0.2.1";
const B = "192.0.2.2";
const C = "192.0.2.3";
const MAC = "00:50:56:ab:cd:ef";

function nodesOf(evidence: Evidence[]): string[][] {
  const inventory = new Inventory();
  inventory.add(evidence);
  return inventory
    .changedNodes()
    .map(({ node }) => node.addresses.map(({ addr }) => addr))
    .sort((a, b) => compareText(a[0] ?? "", b[0] ?? ""));
}

describe("which addresses are one node", () => {
  it("ties addresses with one machine id, and names it", () => {
    const inventory = new Inventory();
    inventory.add([A, B].map((a) => signature(a, "machineId", "0f1e2d3c4b5a69788796a5b4c3d2e1f0")));
    expect(inventory.changedNodes().map(({ node }) => node.aggregationType)).toEqual(["machineId"]);
  });

  it("never ties two machine ids because of one MAC address", () => {
    expect(
      nodesOf([
        heard(A, MAC),
        heard(B, MAC),
        signature(A, "machineId", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
        signature(B, "machineId", "aa1e2d3c4b5a69788796a5b4c3d2e1f0"),
      ]),
    ).toEqual([[A], [B]]);
  });

  it("keeps cloned machines apart: the same machine id, different SMBIOS UUIDs", () => {
    expect(
      nodesOf([
        signature(A, "machineId", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
        signature(B, "machineId", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
        signature(A, "smbiosUuid", "4c4c4544-0042-3510-8051-b4c04f564431"),
        signature(B, "smbiosUuid", "4c4c4544-0042-3510-8051-b4c04f564432"),
      ]),
    ).toEqual([[A], [B]]);
  });

  it("ties nothing by a virtual router's MAC address or a placeholder", () => {
    expect(
      nodesOf([
        heard(A, "00:00:5e:00:01:0a"),
        heard(B, "00:00:5e:00:01:0a"),
        signature(A, "chassisSerial", "dell:To be filled by O.E.M."),
        signature(B, "chassisSerial", "dell:To be filled by O.E.M."),
      ]),
    ).toEqual([[A], [B]]);
  });

  it("ties nothing by a MAC address that answers for many addresses", () => {
    const many = Array.from({ length: 40 }, (_, i) => `198.51.100.${i + 1}`);
    expect(nodesOf(many.flatMap((a) => [alive(a), heard(a, MAC)]))).toHaveLength(40);
  });

  it("ties what a device's own table lists, but not an address that two devices list", () => {
    expect(nodesOf([ownTable(A, [A, B]), alive(B)])).toEqual([[A, B]]);
    expect(nodesOf([ownTable(A, [A, C]), ownTable(B, [B, C]), alive(C)])).toEqual([[A], [B], [C]]);
  });
});

const addresses = Array.from({ length: 12 }, (_, i) => `192.0.2.${i + 1}`);
const ids = ["0f1e2d3c4b5a69788796a5b4c3d2e1f0", "aa1e2d3c4b5a69788796a5b4c3d2e1f0"];
const macs = [MAC, "00:50:56:00:00:02", "00:00:5e:00:01:01"];
const keys = ["ssh-ed25519 SHA256:aaaaaaaa", "ssh-ed25519 SHA256:bbbbbbbb"];
const engines = ["80001f8803005056000001", "80001f8803005056000002"];
const serials = ["cisco|FOC1234X0AB", "Cisco Systems|FOC1234X0AB", "dell|4ZB2X31"];
/** The first two are one UUID in both byte orders. */
const uuids = [
  "4c4c4544-0042-3510-8051-b4c04f564431",
  "44454c4c-4200-1035-8051-b4c04f564431",
  "4c4c4544-0042-3510-8051-b4c04f564432",
];
const address = fc.constantFrom(...addresses);
const at = fc.integer({ min: 1, max: 4 });
const piece: fc.Arbitrary<Evidence> = fc.oneof(
  fc.tuple(address, at).map(([a, t]) => alive(a, t)),
  fc.tuple(address, fc.constantFrom(...macs), at).map(([a, mac, t]) => heard(a, mac, t)),
  fc.tuple(address, fc.constantFrom(...ids)).map(([a, id]) => signature(a, "machineId", id)),
  fc.tuple(address, fc.constantFrom(...keys)).map(([a, key]) => signature(a, "sshHostKey", key)),
  fc.tuple(address, fc.constantFrom(...engines)).map(([a, id]) => signature(a, "snmpEngineId", id)),
  fc
    .tuple(address, fc.constantFrom(...serials))
    .map(([a, id]) => signature(a, "chassisSerial", id)),
  fc.tuple(address, fc.constantFrom(...uuids)).map(([a, id]) => signature(a, "smbiosUuid", id)),
  fc.tuple(address, fc.subarray(addresses)).map(([a, own]) => ownTable(a, own)),
  fc
    .tuple(address, fc.constantFrom("ssh", "snmp"), fc.constantFrom("x", "y"), at)
    .map(([a, probe, name, t]) => section(a, "system", { name }, { probe, at: t })),
  fc
    .tuple(address, address, fc.constantFrom(...macs), at)
    .map(([a, addr, macaddr, t]) => section(a, "neighbours", [{ addr, macaddr }], { at: t })),
);

describe("order", () => {
  it("gives the same nodes in any order, batching and repetition", () => {
    const worlds = fc
      .array(piece, { minLength: 1, maxLength: 40 })
      .chain((world) =>
        fc.tuple(
          fc.constant(world),
          fc.shuffledSubarray(world, { minLength: world.length }),
          fc.integer({ min: 1, max: 10 }),
        ),
      );
    fc.assert(
      fc.property(worlds, ([world, shuffled, batch]) => {
        const once = new Inventory();
        once.add(world);
        const stepwise = new Inventory();
        for (let i = 0; i < shuffled.length; i += batch) {
          stepwise.add(shuffled.slice(i, i + batch));
          stepwise.changedNodes();
          stepwise.add(shuffled.slice(0, i));
        }
        for (const one of addresses) {
          expect(stepwise.node(one)?.node).toEqual(once.node(one)?.node);
          expect(stepwise.node(one)?.signatures).toEqual(once.node(one)?.signatures);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("what is reported", () => {
  it("raises the revision, and says which nodes ended when two turn out to be one", () => {
    const inventory = new Inventory();
    inventory.add([alive(A), alive(B)]);
    expect(inventory.changedNodes().map(({ nodeKey, revision }) => [nodeKey, revision])).toEqual([
      [A, 1],
      [B, 1],
    ]);
    inventory.add([heard(A, MAC), heard(B, MAC)]);
    const [merged, ...others] = inventory.changedNodes();
    expect(others).toEqual([]);
    expect(merged).toMatchObject({ nodeKey: A, revision: 2, replaces: [B] });
  });

  it("says nothing again when nothing new was seen", () => {
    const inventory = new Inventory();
    const evidence = [alive(A), heard(A, MAC), section(A, "system", { name: "a" })];
    inventory.add(evidence);
    expect(inventory.changedNodes()).toHaveLength(1);
    inventory.add(evidence);
    expect(inventory.changedNodes()).toEqual([]);
  });

  it("keeps counts, not rows, of lists that were sent and released", () => {
    const inventory = new Inventory();
    inventory.add([section(A, "packages", [{ name: "bash", version: "5.2" }])]);
    const [first] = inventory.changedNodes();
    expect(first?.packages).toHaveLength(1);
    inventory.release(A);
    expect(inventory.node(A)).toMatchObject({ node: { numberOfPackages: 1 } });
    expect(inventory.node(A)).not.toHaveProperty("packages");
  });

  it("never lets a partial, refused or unchanged read erase a better one", () => {
    const inventory = new Inventory();
    inventory.add([
      section(A, "system", { family: "Debian", serial: "S1" }),
      section(A, "system", { family: "Linux" }, { status: "partial", at: 9_000 }),
      section(A, "system", undefined, { status: "not-permitted", at: 9_001 }),
      section(A, "system", { family: "net-snmp", version: "5" }, { probe: "snmp", at: 9_002 }),
    ]);
    expect(inventory.node(A)?.node.system).toEqual({ family: "Debian", version: "", serial: "S1" });
  });

  it("fits the schema and the shapes that clients rely on", () => {
    const inventory = new Inventory({ vendorOf: () => "VMware, Inc." });
    inventory.add([
      heard(A, MAC),
      section(A, "interfaces", [
        { ifname: "eth0", macaddr: MAC, addresses: [{ addr: A, prefixLength: 24 }] },
        { ifname: "eth1", addresses: [] },
      ]),
      section(A, "cpu", { numberOfSockets: 1, processors: [{ modelName: "X", clockSpeed: 2400 }] }),
      section(A, "gateways", [{ addr: B, interface: "eth0" }]),
    ]);
    const report = inventory.node(A);
    expect(nodeReport.safeParse(report).success).toBe(true);
    expect(report?.node).toMatchObject({
      displayName: A,
      aggregationType: "address",
      addresses: [
        {
          addr: A,
          subnet: "192.0.2.0/24",
          macaddr: MAC,
          hostnames: [],
          services: [],
          extraFields: { macaddr: { organizationName: "VMware, Inc." } },
        },
      ],
      interfaces: [
        { ifname: "eth0", addr: A, netmask: "255.255.255.0", macaddr: MAC },
        { ifname: "eth1", addr: "", netmask: "", macaddr: "" },
      ],
      system: { family: "", version: "", serial: "" },
      extraFields: {
        cpu: { numberOfSockets: 1, cpu0: { modelName: "X", clockSpeed: 2400 } },
        networking: {
          macaddrs: { [MAC]: { organizationName: "VMware, Inc." } },
          defaultGateways: [{ addr: B, interface: "eth0" }],
        },
      },
    });
  });
});
