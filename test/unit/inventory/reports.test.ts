import { describe, expect, it } from "vitest";
import { Inventory } from "../../../src/inventory/inventory.ts";
import { alive, section, signature } from "./worlds.ts";

const A = "192.0.2.1";
const B = "192.0.2.2";
const KEY = "ssh-ed25519 SHA256:aaaaaaaa";

describe("taking changed nodes", () => {
  it("takes as many as asked for, the rest later", () => {
    const inventory = new Inventory();
    inventory.add([alive(A), alive(B)]);
    expect(inventory.changedNodes({ limit: 1 }).map(({ nodeKey }) => nodeKey)).toEqual([A]);
    expect(inventory.changedNodes({ limit: 1 }).map(({ nodeKey }) => nodeKey)).toEqual([B]);
    expect(inventory.changedNodes()).toEqual([]);
  });

  it("leaves nodes that are not ready for a later call", () => {
    const inventory = new Inventory();
    inventory.add([alive(A), alive(B)]);
    const isReady = (addresses: readonly string[]) => addresses.includes(B);
    expect(inventory.changedNodes({ isReady }).map(({ nodeKey }) => nodeKey)).toEqual([B]);
    expect(inventory.changedNodes().map(({ nodeKey }) => nodeKey)).toEqual([A]);
    expect(inventory.numberOfNodes).toBe(2);
  });

  it("parts a node again when stronger evidence forbids the tie", () => {
    const inventory = new Inventory();
    inventory.add([signature(A, "sshHostKey", KEY), signature(B, "sshHostKey", KEY)]);
    expect(inventory.changedNodes()).toMatchObject([
      { nodeKey: A, node: { aggregationType: "sshHostKey" } },
    ]);
    inventory.add([
      signature(A, "smbiosUuid", "4c4c4544-0042-3510-8051-b4c04f564431"),
      signature(B, "smbiosUuid", "4c4c4544-0042-3510-8051-b4c04f564432"),
    ]);
    expect(inventory.changedNodes().map(({ nodeKey, revision }) => [nodeKey, revision])).toEqual([
      [A, 2],
      [B, 1],
    ]);
  });

  it("leaves released lists out of later revisions and sends a newer read again", () => {
    const inventory = new Inventory();
    const packages = [{ name: "bash", version: "5.2" }];
    inventory.add([section(A, "packages", packages)]);
    inventory.changedNodes();
    inventory.release(A);
    inventory.add([section(A, "packages", packages), section(A, "system", { name: "a" })]);
    const [second] = inventory.changedNodes();
    expect(second).toMatchObject({ revision: 2, node: { numberOfPackages: 1 } });
    expect(second).not.toHaveProperty("packages");
    expect(second?.unchangedLists).toEqual([]);
    inventory.add([section(A, "packages", [], { at: 3_000 })]);
    expect(inventory.changedNodes()).toMatchObject([
      { packages: [], node: { numberOfPackages: 0 } },
    ]);
  });

  it("names lists that are unchanged since the last scan", () => {
    const inventory = new Inventory();
    inventory.add([section(A, "packages", undefined, { status: "unchanged" })]);
    expect(inventory.node(A)).toMatchObject({ unchangedLists: ["packages"] });
  });

  it("erases no list by a later read that was partial, refused or unchanged", () => {
    const inventory = new Inventory();
    const packages = [{ name: "bash", version: "5.2" }];
    inventory.add([
      section(A, "packages", packages),
      section(A, "packages", [], { status: "partial", at: 9_000 }),
      section(A, "packages", undefined, { status: "not-permitted", at: 9_001 }),
      section(A, "packages", undefined, { status: "unchanged", at: 9_002, probe: "winrm" }),
    ]);
    expect(inventory.node(A)).toMatchObject({ packages, unchangedLists: [] });
  });
});
