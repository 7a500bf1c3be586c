import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { IdentityChange } from "../../../src/cloud/store/identity-changes.ts";
import type { Store } from "../../../src/cloud/store/store.ts";
import { namesOf, nodesOf, type Site, scan, seen, site } from "./scans.ts";
import { openTestStore, temporaryFolder } from "./support.ts";

const page = { offset: 0, limit: 100 };
const a = seen({ addr: "10.0.0.1", macaddr: "00:50:56:00:00:01", name: "a" });
const b = seen({ addr: "10.0.0.2", macaddr: "00:50:56:00:00:02", name: "b" });

describe("merging and splitting by hand", () => {
  let store: Store;
  let folder: { path: string; remove: () => void };
  let where: Site;
  let passedMs = 0;

  beforeAll(async () => {
    folder = temporaryFolder();
    store = await openTestStore(folder.path, () => 1_800_000_000_000 + passedMs);
    where = await site(store);
    await scan(store, where, [[a, b]]);
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  const rescan = () => {
    passedMs += 60_000;
    return scan(store, where, [[a, b]]);
  };
  const by = (managedNodeId: string) => ({
    networkId: where.networkId,
    managedNodeId,
    actor: "yamada",
    reason: "one chassis",
  });
  const changed = (outcome: unknown) => {
    expect(outcome).toHaveProperty("identityChangeId");
    return outcome as IdentityChange;
  };

  it("puts a node into another for good, shows notes of both, and undoes it", async () => {
    const [first, second] = await nodesOf(store, where);
    const [into = "", from = ""] = [first?.managedNodeId, second?.managedNodeId];
    await store.annotations.addNote(from, "rack", "7");
    const merge = changed(await store.identityChanges.merge(by(into), [from]));
    await rescan();
    expect(await nodesOf(store, where)).toHaveLength(1);
    expect((await store.managedNodes.get(where.networkId, from))?.managedNodeId).toBe(into);
    expect((await store.annotations.notes(into, page)).items).toMatchObject([{ title: "rack" }]);
    const { items } = await store.history(into, page);
    expect(items.find((entry) => entry.kind === "merged")).toMatchObject({
      actor: "yamada",
      reason: "one chassis",
    });
    const { networkId } = where;
    changed(await store.identityChanges.undo(networkId, merge.identityChangeId, "yamada"));
    await rescan();
    expect(await namesOf(store, where)).toEqual(["a", "b"]);
    const again = await store.identityChanges.undo(networkId, merge.identityChangeId, "yamada");
    expect(again).toBeUndefined();
  });

  it("gives a node of its own to whoever carries a signature, and undoes it", async () => {
    const [node] = await nodesOf(store, where);
    const whole = node?.managedNodeId ?? "";
    const other = seen({ addr: "10.0.0.3", name: "c", macaddr: "00:50:56:00:00:01" });
    passedMs += 60_000;
    await scan(store, where, [[other]]);
    expect(await namesOf(store, where)).toEqual(["b", "c"]);
    const { networkId } = where;
    const signatures = [{ type: "address", value: "10.0.0.1" }];
    const split = changed(await store.identityChanges.split(by(whole), signatures));
    expect(await nodesOf(store, where)).toHaveLength(3);
    // As it was when it was last seen with that address.
    const own = await store.managedNodes.get(networkId, split.otherIds[0] ?? "");
    expect(own?.displayName).toBe("a");
    expect(JSON.parse(own?.document ?? "")).toMatchObject({ addresses: [{ addr: "10.0.0.1" }] });
    changed(await store.identityChanges.undo(networkId, split.identityChangeId, "yamada"));
    expect(await nodesOf(store, where)).toHaveLength(2);
  });

  it("refuses what makes no sense, in words", async () => {
    const [node] = await nodesOf(store, where);
    const id = node?.managedNodeId ?? "";
    expect(await store.identityChanges.merge(by(id), [id])).toHaveProperty("refused");
    const nobody = "00000000-0000-4000-8000-000000000000";
    expect(await store.identityChanges.merge(by(id), [nobody])).toHaveProperty("refused");
    const absent = [{ type: "machineId", value: "none" }];
    expect(await store.identityChanges.split(by(id), absent)).toHaveProperty("refused");
    const { signatures } = await store.identityOf(id);
    expect(await store.identityChanges.split(by(id), signatures)).toHaveProperty("refused");
  });
});
