import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { portKey } from "../../../src/cloud/topology/cables.ts";
import { type Device, deviceOf } from "../../../src/cloud/topology/device.ts";
import { mapOf } from "../../../src/cloud/topology/topology.ts";
import { nodeReport } from "../../integration/cloud/support.ts";

function device(n: number, extraFields: Record<string, unknown>): Device {
  const { node } = nodeReport(n);
  return deviceOf({ ...node, extraFields }, { id: `id-${n}`, vendor: "", state: "stable" });
}
const link = (localPort: string, remote: number, remotePort: string, protocol = "lldp") => ({
  protocol,
  localPort,
  remotePort,
  remoteName: `host-${remote}`,
  remoteAddresses: [],
});
const cables = (devices: readonly Device[]) =>
  mapOf(devices, 100).links.filter((one) => one.layer === "l2");

describe("the map", () => {
  it("knows a port by its long and its short name", () => {
    expect(portKey("GigabitEthernet 0/1")).toBe(portKey("Gi0/1"));
    expect(portKey("ge-0/0/1")).not.toBe(portKey("ge-0/0/2"));
    expect(portKey("port 7")).toBe(portKey("Port7"));
  });

  it("draws one cable for LLDP and CDP on one port, told from both ends", () => {
    const one = device(1, { links: [link("Gi0/1", 2, "Gi0/2"), link("Gi0/1", 2, "Gi0/2", "cdp")] });
    const two = device(2, { links: [link("GigabitEthernet0/2", 1, "GigabitEthernet0/1")] });
    expect(cables([one, two])).toMatchObject([{ by: ["lldp", "cdp"] }]);
  });

  it("puts both ends' words together where each calls the other's port differently", () => {
    const one = device(1, { links: [link("Gi0/1", 2, "uplink"), link("Gi0/2", 2, "backup")] });
    const two = device(2, { links: [link("47", 1, "7"), link("48", 1, "8")] });
    expect(cables([one, two])).toHaveLength(2);
  });

  it("draws the same whatever the order of devices", () => {
    const devices = [
      device(1, { links: [link("Gi0/1", 2, "Gi0/9"), link("Gi0/3", 9, "1")] }),
      device(2, { links: [link("Gi0/9", 1, "Gi0/1")], routes: [] }),
      device(3, { links: "no list", fdb: { rows: [{ macaddr: "wrong" }] } }),
    ];
    const drawn = ({ nodes, links }: ReturnType<typeof mapOf>) => ({
      nodes: nodes.map((node) => node.id),
      links: links.map((one) => [one.source, one.target].sort().join(" ")).sort(),
    });
    const expected = drawn(mapOf(devices, 100));
    expect(expected.links).toHaveLength(2);
    fc.assert(
      fc.property(fc.shuffledSubarray(devices, { minLength: 3 }), (shuffled) => {
        expect(drawn(mapOf(shuffled, 100))).toEqual(expected);
      }),
    );
  });

  it("says when it leaves devices out, those without links first", () => {
    const devices = [device(5, {}), device(1, { links: [link("1", 2, "2")] }), device(2, {})];
    const map = mapOf(devices, 2);
    expect(map.isTruncated).toBe(true);
    expect(map.nodes.map((node) => node.id)).toEqual(["id-1", "id-2"]);
  });
});
