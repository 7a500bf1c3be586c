import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../src/cloud/store/store.ts";
import type { Package } from "../../../src/protocol/sections.ts";
import { type Site, scan, seen, site } from "./scans.ts";
import { openTestStore, temporaryFolder } from "./support.ts";

const NODES = 12;
const NAMES = 10;
const page = { offset: 0, limit: 1_000 };

/** Each scan each machine has other packages, some of them for two architectures, and some in the same lists as others. */
function packagesOf(node: number, scanNumber: number): Package[] {
  const state = (node % 5) + scanNumber * 3;
  return Array.from({ length: NAMES }, (_, n) => n)
    .filter((n) => (state + n * 5) % 4 !== 0)
    .flatMap((n) => {
      const one = { name: `lib-${n}`, version: `1.${(state + n) % 3}` };
      const both = [
        { ...one, arch: "amd64" },
        { ...one, arch: "i386" },
      ];
      return n % 3 === 0 ? both : both.slice(0, 1);
    });
}

/** As the list of names should be, from what was reported. */
function spreadOf(lists: readonly (readonly Package[])[]) {
  const names = [...new Set(lists.flat().map(({ name }) => name))].map((name) => {
    const having = lists.filter((list) => list.some((one) => one.name === name));
    const versions = having.flatMap((list) => list.filter((one) => one.name === name));
    return {
      name,
      kind: "package",
      numberOfNodes: having.length,
      numberOfVersions: new Set(versions.map(({ version }) => version)).size,
    };
  });
  return names.sort((a, b) => b.numberOfNodes - a.numberOfNodes || (a.name < b.name ? -1 : 1));
}

describe("the spread of software", () => {
  let store: Store;
  let folder: { path: string; remove: () => void };
  let where: Site;
  const names = async (of = store) => (await of.softwareSearch.names(where.networkId, page)).items;
  const scanned = async (scanNumber: number) => {
    const lists = Array.from({ length: NODES }, (_, n) => packagesOf(n, scanNumber));
    const reports = lists.map((packages, n) =>
      seen({
        addr: `10.0.0.${n + 1}`,
        signatures: [{ type: "machineId", value: `machine-${n}` }],
        changes: { packages },
      }),
    );
    await scan(store, where, [reports]);
    return lists;
  };

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openTestStore(folder.path);
    where = await site(store);
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  it("is as the newest scan tells, whether it was asked for before or not", async () => {
    expect(await names()).toEqual([]);
    for (const scanNumber of [0, 1, 2]) {
      const lists = await scanned(scanNumber);
      const expected = spreadOf(lists);
      expect(await names()).toEqual(expected);
      expect(await names()).toEqual(expected);
      const other = await openTestStore(folder.path);
      expect(await names(other)).toEqual(expected);
      await other.close();
    }
  });

  it("is right after lists that were counted are gone from the database", async () => {
    await scanned(0);
    await names();
    const lists = await scanned(1);
    await store.networks.change(where.networkId, { keepSnapshots: 1 });
    await store.applyRetention();
    expect(await names()).toEqual(spreadOf(lists));
  });

  it("follows merges by hand", async () => {
    const lists = await scanned(0);
    await names();
    const nodes = (await store.managedNodes.list(where.networkId, 7, page)).items;
    const idOf = (n: number) =>
      nodes.find(({ displayName }) => displayName === `10.0.0.${n + 1}`)?.managedNodeId ?? "";
    const by = { networkId: where.networkId, managedNodeId: idOf(0), actor: "test", reason: "" };
    await store.identityChanges.merge(by, [idOf(1)]);
    expect(await names()).toEqual(spreadOf(lists.filter((_, n) => n !== 1)));
  });
});
