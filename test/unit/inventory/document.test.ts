import { describe, expect, it } from "vitest";
import { Inventory } from "../../../src/inventory/inventory.ts";
import type { Evidence, EvidenceOf } from "../../../src/protocol/evidence.ts";
import type { NodeDocument } from "../../../src/protocol/node.ts";
import { alive, section } from "./worlds.ts";

const A = "192.0.2.1";

function nodeOf(...evidence: Evidence[]): NodeDocument {
  const inventory = new Inventory();
  inventory.add([alive(A), ...evidence]);
  const report = inventory.node(A);
  if (report === undefined) throw new Error("no node");
  return report.node;
}

const common = { address: A, probe: "reach", at: 1_000 };
const named = (hostname: string, source: EvidenceOf<"hostname">["source"]): Evidence => ({
  ...common,
  kind: "hostname",
  hostname,
  source,
});
const open = (...ports: number[]): Evidence[] =>
  ports.map((port) => ({ ...common, kind: "port", transport: "tcp", port, state: "open" }));
const fields = (probe: string, value: Record<string, unknown>, at = 1_000): Evidence => ({
  ...common,
  kind: "fields",
  probe,
  at,
  fields: value,
});

describe("names", () => {
  it("shows each host name once, under its best source", () => {
    const { addresses } = nodeOf(
      named("WEB1", "netbios"),
      named("web1.example.", "dns"),
      named("web1", "ssh"),
      named(" ", "mdns"),
    );
    expect(addresses[0]?.hostnames).toEqual([
      { hostname: "web1", source: "ssh" },
      { hostname: "web1.example", source: "dns" },
    ]);
  });

  it("names the node by its full name, its own name, then by what DNS, mDNS and NetBIOS say", () => {
    const evidence: Evidence[] = [];
    const names = [nodeOf().displayName];
    for (const next of [
      named("NB", "netbios"),
      named("m.local", "mdns"),
      named("d.example", "dns"),
      named("s", "snmp"),
      section(A, "system", { name: "own" }, { probe: "snmp" }),
      section(A, "system", { fqdn: "own.example" }),
    ]) {
      evidence.push(next);
      names.push(nodeOf(...evidence).displayName);
    }
    expect(names).toEqual([A, "NB", "m.local", "d.example", "s", "own", "own.example"]);
  });

  it("calls no node by a name that nobody gave it", () => {
    expect(
      nodeOf(section(A, "system", { name: "localhost" }), named("web", "dns")).displayName,
    ).toBe("web");
  });
});

describe("services", () => {
  it("shows what a service says of itself before the registry's name for its port, sorted by port", () => {
    const { addresses } = nodeOf(
      ...open(2222, 80, 22),
      { ...common, kind: "port", transport: "tcp", port: 23, state: "closed" },
      { ...common, kind: "service", transport: "tcp", port: 22, name: "ssh", product: "OpenSSH" },
    );
    expect(addresses[0]?.services).toEqual([
      { name: "ssh", transport: "tcp", port: 22, product: "OpenSSH" },
      { name: "http", transport: "tcp", port: 80 },
      { name: "tcp/2222", transport: "tcp", port: 2222 },
    ]);
  });

  it("names SNMP without a port when it answered", () => {
    const { addresses } = nodeOf(section(A, "system", { name: "x" }, { probe: "snmp" }));
    expect(addresses[0]?.services).toEqual([{ name: "snmp", transport: "udp" }]);
  });
});

describe("interfaces", () => {
  it("has a row per name and address, with the netmask as text", () => {
    const eth0 = {
      ifname: "eth0",
      addresses: [
        { addr: A, prefixLength: 20 },
        { addr: A, prefixLength: 20 },
        { addr: "2001:db8::1", prefixLength: 64 },
        { addr: "10.0.0.1" },
      ],
    };
    expect(nodeOf(section(A, "interfaces", [eth0])).interfaces).toEqual([
      { ifname: "eth0", addr: "10.0.0.1", netmask: "", macaddr: "" },
      { ifname: "eth0", addr: A, netmask: "255.255.240.0", macaddr: "" },
      { ifname: "eth0", addr: "2001:db8::1", netmask: "ffff:ffff:ffff:ffff::", macaddr: "" },
    ]);
  });
});

describe("device types", () => {
  it("takes what probes say, each once", () => {
    const said = (probe: string, ...types: string[]) =>
      section(
        A,
        "deviceTypes",
        types.map((type) => ({ type })),
        { probe },
      );
    const { deviceTypes } = nodeOf(said("ssh", "server", "router"), said("snmp", "router", ""));
    expect(deviceTypes).toEqual([{ type: "router" }, { type: "server" }]);
  });

  it("guesses a printer from two printing ports, but not of a computer", () => {
    expect(nodeOf(...open(515, 9100)).deviceTypes).toEqual([{ type: "printer" }]);
    expect(nodeOf(...open(9100)).deviceTypes).toEqual([]);
    expect(nodeOf(...open(515, 9100, 445)).deviceTypes).toEqual([]);
    const linux = section(A, "system", { family: "Debian" });
    expect(nodeOf(...open(515, 9100), linux).deviceTypes).toEqual([]);
  });
});

describe("extra fields", () => {
  it("holds a plug-in's latest fields under its kind, which never displace a section", () => {
    const { extraFields } = nodeOf(
      fields("rack", { place: "old" }, 1_000),
      fields("rack", { place: "B7" }, 2_000),
      fields("bios", { vendorName: "plug-in" }),
      section(A, "bios", { vendorName: "Dell" }),
    );
    expect(extraFields).toMatchObject({ rack: { place: "B7" }, bios: { vendorName: "Dell" } });
  });

  it("bounds tables to their first rows and says how many there were", () => {
    const neighbours = Array.from({ length: 300 }, (_, i) => ({
      addr: `198.51.100.${i % 250}`,
      macaddr: `00:50:56:00:${i > 255 ? "01" : "00"}:${(i % 256).toString(16).padStart(2, "0")}`,
    }));
    const table = nodeOf(section(A, "neighbours", neighbours)).extraFields["neighbours"];
    expect(table).toMatchObject({ numberOfRows: 300 });
    expect((table as { rows: unknown[] }).rows).toHaveLength(256);
  });

  it("finds default gateways in the routes when no probe named them", () => {
    const routes = section(A, "routes", [
      { destination: "0.0.0.0/0", nextHop: "192.0.2.254", interface: "eth0" },
      { destination: "10.0.0.0/8", nextHop: "192.0.2.253" },
    ]);
    expect(nodeOf(routes).extraFields["networking"]).toMatchObject({
      defaultGateways: [{ addr: "192.0.2.254", interface: "eth0" }],
    });
  });
});
