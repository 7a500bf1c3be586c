import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diffNodes } from "../../../src/inventory/difference/diff-nodes.ts";
import { fieldChanges } from "../../../src/inventory/difference/field-changes.ts";
import { listChanges } from "../../../src/inventory/difference/list-changes.ts";
import { Inventory } from "../../../src/inventory/inventory.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { NodeReport } from "../../../src/protocol/node.ts";
import { alive, heard, section } from "./worlds.ts";

const A = "192.0.2.1";

function reportOf(...evidence: Evidence[]): NodeReport {
  const inventory = new Inventory();
  inventory.add([alive(A), ...evidence]);
  const report = inventory.node(A);
  if (report === undefined) throw new Error("no node");
  return report;
}

const none = { added: [], removed: [], changed: [] };

describe("differences of nodes", () => {
  it("says nothing of two equal looks", () => {
    const report = reportOf(section(A, "packages", [{ name: "bash", version: "5.2" }]));
    expect(diffNodes(report, report)).toEqual({ fields: [], packages: none, windowsUpdates: none });
  });

  it("names each field that changed, came or went", () => {
    const before = reportOf(section(A, "system", { family: "Debian", version: "11" }));
    const after = reportOf(
      section(A, "system", { family: "Debian", version: "12" }),
      section(A, "bios", { vendorName: "Dell" }),
    );
    expect(diffNodes(before, after).fields).toEqual([
      { path: ["extraFields", "bios"], after: { vendorName: "Dell" } },
      { path: ["system", "version"], before: "11", after: "12" },
    ]);
    expect(diffNodes(after, before).fields[0]).toEqual({
      path: ["extraFields", "bios"],
      before: { vendorName: "Dell" },
    });
  });

  it("matches addresses and interfaces by their names, not by their places", () => {
    const row = (ifname: string, macaddr: string) => ({ ifname, macaddr, addresses: [] });
    const [m1, m2, m3] = ["00:50:56:00:00:01", "00:50:56:00:00:02", "00:50:56:00:00:03"];
    const before = reportOf(section(A, "interfaces", [row("eth1", m1)]));
    const after = reportOf(section(A, "interfaces", [row("eth0", m2), row("eth1", m3)]));
    const { fields } = diffNodes(before, after);
    expect(fields).toContainEqual({
      path: ["interfaces", "eth1", "macaddr"],
      before: m1,
      after: m3,
    });
    expect(fields).toContainEqual({
      path: ["interfaces", "eth0"],
      after: { ifname: "eth0", addr: "", netmask: "", macaddr: m2 },
    });
    expect(diffNodes(reportOf(), reportOf(heard(A, m1))).fields).toContainEqual({
      path: ["addresses", A, "macaddr"],
      before: "",
      after: m1,
    });
  });

  it("leaves out readings that differ at every look", () => {
    const booted = (uptimeSeconds: number) => reportOf(section(A, "boot", { uptimeSeconds }));
    expect(diffNodes(booted(1), booted(2)).fields).toEqual([]);
  });

  it("compares lists whole whose rows have no names or share one", () => {
    expect(fieldChanges({ drives: [{}] }, { drives: [{}, {}] })).toEqual([
      { path: ["drives"], before: [{}], after: [{}, {}] },
    ]);
    expect(fieldChanges({ x: [1, 2] }, { x: [2, 1] })).toHaveLength(1);
  });

  it("tells packages that came, went, or changed their version", () => {
    const before = reportOf(
      section(A, "packages", [
        { name: "bash", version: "5.1", arch: "amd64" },
        { name: "vim", version: "9" },
        { name: "kernel", version: "1" },
        { name: "kernel", version: "2" },
      ]),
    );
    const after = reportOf(
      section(A, "packages", [
        { name: "kernel", version: "3" },
        { name: "kernel", version: "2" },
        { name: "zsh", version: "5.9" },
        { name: "bash", version: "5.2", arch: "amd64" },
      ]),
    );
    expect(diffNodes(before, after).packages).toEqual({
      added: [{ name: "zsh", version: "5.9" }],
      removed: [{ name: "vim", version: "9" }],
      changed: [
        {
          before: { name: "bash", version: "5.1", arch: "amd64" },
          after: { name: "bash", version: "5.2", arch: "amd64" },
        },
        { before: { name: "kernel", version: "1" }, after: { name: "kernel", version: "3" } },
      ],
    });
  });

  it("tells Windows updates that came and went, and nothing of a list that was not read", () => {
    const updates = (...ids: string[]) =>
      reportOf(
        section(
          A,
          "windowsUpdates",
          ids.map((hotFixId) => ({ hotFixId })),
        ),
      );
    expect(diffNodes(updates("KB1", "KB2"), updates("KB2", "KB3")).windowsUpdates).toEqual({
      added: [{ hotFixId: "KB3" }],
      removed: [{ hotFixId: "KB1" }],
      changed: [],
    });
    expect(diffNodes(updates("KB1"), reportOf()).windowsUpdates).toEqual(none);
  });

  it("turns added into removed when looked at the other way round", () => {
    const row = fc.record({ name: fc.constantFrom("a", "b"), version: fc.constantFrom("1", "2") });
    const same = (r: { name: string; version: string }) => r;
    fc.assert(
      fc.property(fc.array(row), fc.array(row), (a, b) => {
        const there = listChanges(a, b, same);
        const back = listChanges(b, a, same);
        expect(there.added).toEqual(back.removed);
        expect(there.changed.map((pair) => pair.after)).toEqual(
          back.changed.map((pair) => pair.before),
        );
        expect(listChanges(a, [...a].reverse(), same)).toEqual(none);
      }),
    );
  });
});
