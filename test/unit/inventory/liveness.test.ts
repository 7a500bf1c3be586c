import { describe, expect, it } from "vitest";
import { Inventory } from "../../../src/inventory/inventory.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import { alive, heard, section, signature } from "./worlds.ts";

const A = "192.0.2.1";
const MAC = "00:50:56:ab:cd:ef";
const common = { address: A, probe: "ssh", at: 1_000 };
const port = (state: "open" | "closed" | "filtered"): Evidence => ({
  ...common,
  kind: "port",
  transport: "tcp",
  port: 22,
  state,
});

const nodesOf = (...evidence: Evidence[]) => {
  const inventory = new Inventory();
  inventory.add(evidence);
  return inventory.changedNodes();
};

describe("which addresses become nodes", () => {
  it.each<[string, Evidence]>([
    ["an answer", alive(A)],
    ["an open port", port("open")],
    ["a login", { ...common, kind: "login", credential: "ssh/a.yaml", code: "OK" }],
    ["a section", section(A, "system", { name: "a" })],
    ["an unchanged section", section(A, "system", undefined, { status: "unchanged" })],
    ["a signature", signature(A, "sshHostKey", "ssh-ed25519 SHA256:aaaa")],
    ["a service", { ...common, kind: "service", transport: "tcp", port: 22, name: "ssh" }],
    ["a plug-in's fields", { ...common, kind: "fields", fields: { a: 1 } }],
  ])("counts %s as a sign of life", (_name, evidence) => {
    expect(nodesOf(evidence)).toHaveLength(1);
  });

  it.each<[string, Evidence]>([
    ["a MAC address", heard(A, MAC)],
    ["a closed port", port("closed")],
    ["a filtered port", port("filtered")],
    ["a name", { ...common, kind: "hostname", hostname: "a.example", source: "dns" }],
    [
      "a router's ICMP error",
      { ...common, kind: "unreachable", from: "192.0.2.254", icmpType: 3, icmpCode: 1 },
    ],
    [
      "a failed login",
      { ...common, kind: "login", credential: "ssh/a.yaml", code: "SSH_HOST_KEY_CHANGED" },
    ],
    ["a section that was refused", section(A, "bios", undefined, { status: "not-permitted" })],
    ["a section that breaks its schema", section(A, "system", { name: 1 } as never)],
  ])("makes no node of %s alone", (_name, evidence) => {
    expect(nodesOf(evidence)).toEqual([]);
  });

  it("keeps a MAC address that was heard before the sign of life", () => {
    const inventory = new Inventory();
    inventory.add([heard(A, MAC)]);
    expect(inventory.changedNodes()).toEqual([]);
    inventory.add([alive(A)]);
    const [report] = inventory.changedNodes();
    expect(report?.node.addresses[0]?.macaddr).toBe(MAC);
    expect(report?.signatures).toEqual([{ type: "macaddr", value: MAC }]);
  });

  it("ignores candidates, what to remember, and evidence of what is no address", () => {
    expect(
      nodesOf(
        { ...common, kind: "candidates", source: "arp-table", addresses: [A] },
        { ...common, kind: "remember", key: "ssh", value: { a: 1 } },
        alive("not an address"),
      ),
    ).toEqual([]);
  });
});
