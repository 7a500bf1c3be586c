import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Store } from "../../../src/cloud/store/store.ts";
import { namesOf, nodesOf, scan, seen, site } from "./scans.ts";
import { openTestStore, temporaryFolder } from "./support.ts";

const page = { offset: 0, limit: 100 };
const machine = (value: string) => [{ type: "machineId", value }];
const [MAC_A, MAC_B, MAC_C] = ["00:50:56:00:00:0a", "00:50:56:00:00:0b", "00:50:56:00:00:0c"];

describe("nodes over several scans", () => {
  let store: Store;
  let folder: { path: string; remove: () => void };
  let passedMs = 0;

  beforeAll(async () => {
    folder = temporaryFolder();
    store = await openTestStore(folder.path, () => 1_800_000_000_000 + passedMs);
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });
  /** Scans of one network follow each other. */
  const later = () => {
    passedMs += 60_000;
  };

  it("are one for two agents that see the same machine", async () => {
    const where = await site(store, 2);
    const both = seen({ addr: "10.0.0.5", macaddr: MAC_A, name: "a", signatures: machine("m1") });
    const routed = seen({ addr: "10.0.0.5", name: "a", signatures: machine("m1") });
    const onlyByAddress = seen({ addr: "10.0.0.6", name: "b" });
    await scan(store, where, [
      [both, onlyByAddress],
      [routed, onlyByAddress],
    ]);
    expect(await namesOf(store, where)).toEqual(["a", "b"]);
  });

  it("stay apart when two sites use the same private addresses", async () => {
    const where = await site(store, 2);
    const one = seen({ addr: "192.168.1.10", macaddr: MAC_A, name: "tokyo" });
    const other = seen({ addr: "192.168.1.10", macaddr: MAC_B, name: "osaka" });
    for (let n = 0; n < 3; n += 1) {
      await scan(store, where, [[one], [other]]);
      later();
    }
    expect(await namesOf(store, where)).toEqual(["osaka", "tokyo"]);
    const elsewhere = await site(store);
    await scan(store, elsewhere, [[one]]);
    expect(await namesOf(store, elsewhere)).toEqual(["tokyo"]);
  });

  it("keep their identity when DHCP moves them, and the address goes to its new holder", async () => {
    const where = await site(store);
    const at = (addr: string, macaddr: string, name: string) => seen({ addr, macaddr, name });
    await scan(store, where, [[at("10.0.0.5", MAC_A, "laptop"), at("10.0.0.6", MAC_B, "phone")]]);
    const before = await nodesOf(store, where);
    later();
    await scan(store, where, [[at("10.0.0.6", MAC_A, "laptop"), at("10.0.0.5", MAC_B, "phone")]]);
    const after = await nodesOf(store, where);
    expect(after.map((node) => node.managedNodeId)).toEqual(
      before.map((node) => node.managedNodeId),
    );
    expect(after.every((node) => node.replacedById === null)).toBe(true);
    const { holders } = await store.lookUpAddress(where.networkId, "10.0.0.5");
    expect(holders.map((holder) => holder.displayName)).toEqual(["phone"]);
  });

  it("are replaced when another MAC address has their address and they are seen nowhere", async () => {
    const where = await site(store);
    await scan(store, where, [[seen({ addr: "10.0.0.9", macaddr: MAC_A, name: "old" })]]);
    later();
    await scan(store, where, [[seen({ addr: "10.0.0.9", macaddr: MAC_B, name: "young" })]]);
    const [old, young] = await nodesOf(store, where);
    expect(old?.replacedById).toBe(young?.managedNodeId);
    const history = await store.history(old?.managedNodeId ?? "", page);
    expect(history.items.map((entry) => entry.kind)).toEqual(["replaced", "found"]);
    later();
    await scan(store, where, [[seen({ addr: "10.0.0.10", macaddr: MAC_A, name: "old" })]]);
    expect((await nodesOf(store, where))[0]?.replacedById).toBeNull();
  });

  it("are not tied by a virtual router's MAC address, whoever answers for it", async () => {
    const where = await site(store);
    const virtual = "00:00:5e:00:01:0a";
    const routers = (master: string) => [
      seen({ addr: "10.0.0.2", macaddr: MAC_A, name: "r1" }),
      seen({ addr: "10.0.0.3", macaddr: MAC_B, name: "r2" }),
      seen({ addr: master, macaddr: virtual, name: "vip" }),
    ];
    await scan(store, where, [routers("10.0.0.1")]);
    later();
    await scan(store, where, [routers("10.0.0.1")]);
    expect(await namesOf(store, where)).toEqual(["r1", "r2", "vip"]);
    const [, , vip] = await nodesOf(store, where);
    const { signatures } = await store.identityOf(vip?.managedNodeId ?? "");
    expect(signatures).toEqual([{ type: "address", value: "10.0.0.1" }]);
  });

  it("stay apart for cloned machines, in either order and in scans of their own", async () => {
    const where = await site(store);
    const clone = (name: string, addr: string, macaddr: string) =>
      seen({
        addr,
        macaddr,
        name,
        signatures: [{ type: "smbiosUuid", value: `uuid of ${name}` }, ...machine("cloned")],
      });
    const a = clone("a", "10.0.0.21", MAC_A);
    const b = clone("b", "10.0.0.22", MAC_B);
    for (const list of [[a, b], [b, a], [b], [a]]) {
      await scan(store, where, [list]);
      later();
    }
    expect(await namesOf(store, where)).toEqual(["a", "b"]);
  });

  it("survive a new network card, and a card that moves into another machine", async () => {
    const where = await site(store);
    const server = (name: string, addr: string, macaddr: string) =>
      seen({ addr, macaddr, name, signatures: machine(name) });
    await scan(store, where, [[server("a", "10.0.0.31", MAC_A), server("b", "10.0.0.32", MAC_B)]]);
    const before = await nodesOf(store, where);
    later();
    await scan(store, where, [[server("a", "10.0.0.31", MAC_C), server("b", "10.0.0.32", MAC_A)]]);
    expect((await nodesOf(store, where)).map((node) => node.managedNodeId)).toEqual(
      before.map((node) => node.managedNodeId),
    );
  });

  it("stay many behind a router that answers ARP for all of them", async () => {
    const where = await site(store);
    const hosts = Array.from({ length: 20 }, (_, n) =>
      seen({ addr: `10.9.0.${n + 1}`, macaddr: MAC_A, name: `host ${n}` }),
    );
    await scan(store, where, [hosts]);
    later();
    await scan(store, where, [hosts]);
    expect(await namesOf(store, where)).toHaveLength(20);
  });

  it("are the same whatever the order of reports, with repetitions, in any batches", async () => {
    const reports = [
      seen({ addr: "10.1.0.1", macaddr: MAC_A, name: "a", signatures: machine("ma") }),
      seen({ addr: "10.1.0.2", macaddr: MAC_A, name: "b" }),
      seen({ addr: "10.1.0.3", macaddr: MAC_B, name: "c", signatures: machine("ma") }),
      seen({ addr: "10.1.0.4", macaddr: MAC_C, name: "d" }),
      seen({ addr: "10.1.0.5", name: "e" }),
    ];
    const outcome = async (first: typeof reports, second: typeof reports) => {
      const where = await site(store);
      await scan(store, where, [first]);
      later();
      await scan(store, where, [second]);
      const nodes = await nodesOf(store, where);
      const ties = await Promise.all(nodes.map((node) => store.identityOf(node.managedNodeId)));
      return nodes.map((node, n) => ({
        name: node.displayName,
        document: node.document,
        signatures: ties[n]?.signatures,
        ties: ties[n]?.ties.map(({ type, value }) => `${type} ${value}`),
      }));
    };
    const expected = await outcome(reports, reports);
    const order = fc
      .array(fc.nat(reports.length - 1), { maxLength: 5 })
      .chain((again) =>
        fc
          .shuffledSubarray(reports, { minLength: reports.length })
          .map((all) => [...all, ...again.flatMap((n) => reports[n] ?? [])]),
      );
    await fc.assert(
      fc.asyncProperty(order, order, async (first, second) => {
        expect(await outcome(first, second)).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });
});
