/** A /16 of live addresses: how long the inventory takes to make nodes of the evidence, and how much memory it holds. */

import { Inventory } from "../../src/inventory/inventory.ts";
import type { Evidence } from "../../src/protocol/evidence.ts";
import { median, printTable } from "./table.ts";

const NUMBER_OF_ADDRESSES = 65_536;

const hex = (byte: number) => byte.toString(16).padStart(2, "0");

/** Three pieces for each address: it answers, its MAC address was heard, a port is open. */
function* sweepEvidence(): Generator<Evidence> {
  for (let i = 0; i < NUMBER_OF_ADDRESSES; i++) {
    const [high, low] = [i >> 8, i & 255];
    const common = { address: `10.77.${high}.${low}`, at: 1_000 + i };
    yield { ...common, kind: "alive", probe: "icmp", rttMs: 0.4 };
    const macaddr = `02:4c:00:00:${hex(high)}:${hex(low)}`;
    yield { ...common, kind: "link-layer", probe: "arp", macaddr };
    yield { ...common, kind: "port", probe: "tcp", transport: "tcp", port: 22, state: "open" };
  }
}

interface Round {
  readonly addMs: number;
  readonly changedNodesMs: number;
  readonly heldMb: number;
  readonly nodes: number;
}

/** Without `--expose-gc` the memory includes what the collector has not looked at yet. */
const heapMb = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

function runOnce(evidence: readonly Evidence[]): Round {
  const before = heapMb();
  const inventory = new Inventory();
  const start = performance.now();
  inventory.add(evidence);
  const added = performance.now();
  const nodes = inventory.changedNodes().length;
  const done = performance.now();
  return {
    addMs: added - start,
    changedNodesMs: done - added,
    heldMb: heapMb() - before,
    // Asked last, so that the inventory is alive while its memory is measured.
    nodes: Math.min(nodes, inventory.numberOfNodes),
  };
}

/** Prints medians. */
export function benchInventory(runs: number): Promise<void> {
  const evidence = [...sweepEvidence()];
  const rounds = Array.from({ length: runs }, () => runOnce(evidence));
  const middle = (pick: (round: Round) => number) =>
    Math.round(median(rounds.map(pick))).toString();
  const headings = ["addresses", "nodes", "add ms", "changedNodes ms", "held MB"];
  const row = [
    NUMBER_OF_ADDRESSES.toString(),
    middle(({ nodes }) => nodes),
    middle(({ addMs }) => addMs),
    middle(({ changedNodesMs }) => changedNodesMs),
    middle(({ heldMb }) => heldMb),
  ];
  printTable(headings, [row]);
  return Promise.resolve();
}
