/**
 * The inventory of one scan: evidence goes in, nodes come out, again whenever they change.
 * Which addresses are one node, and what the documents say, depends on the evidence only, not on its order or batching.
 */

import { canonicalAddress, compareAddresses, formatAddress, parseAddress } from "../net/address.ts";
import type { Evidence } from "../protocol/evidence.ts";
import type { NodeReport } from "../protocol/node.ts";
import type { Sections } from "../protocol/sections.ts";
import { type NodeContent, nodeContent } from "./document/node-document.ts";
import type { AddressIdentity } from "./identity/address-identity.ts";
import { identityOf } from "./identity/address-identity.ts";
import { partition } from "./identity/partition.ts";
import { SignatureIndex } from "./identity/signature-index.ts";
import { defaultKnowledge, type Knowledge } from "./knowledge.ts";
import { LearntMacs } from "./learnt-macs.ts";
import { type KeyedNode, NodeKeys } from "./node-keys.ts";
import { rowsToKeep } from "./sections/list-bounds.ts";
import { NodeSections } from "./sections/node-sections.ts";
import { AddressRecord } from "./seen/address-record.ts";
import { isSeenEvidence, type SeenEvidence } from "./seen/slots.ts";
import { compareText } from "./stable-text.ts";

export interface ChangedNodesOptions {
  /** Most nodes to take; the rest stays for the next call. Default: all. */
  readonly limit?: number;
  /** Whether a node with these addresses is complete enough to be sent; others stay for a later call. */
  readonly isReady?: (addresses: readonly string[]) => boolean;
}

/** As in the schema of the report. */
const MAX_REPLACED = 4_096;

export class Inventory {
  readonly #knowledge: Knowledge;
  readonly #records = new Map<string, AddressRecord>();
  readonly #learntMacs: LearntMacs;
  readonly #index = new SignatureIndex();
  readonly #keys = new NodeKeys();
  /** Live addresses whose evidence changed since the last look. */
  readonly #touched = new Set<string>();
  readonly #pending = new Set<KeyedNode>();

  constructor(knowledge: Partial<Knowledge> = {}) {
    this.#knowledge = { ...defaultKnowledge, ...knowledge };
    this.#learntMacs = new LearntMacs(this.#knowledge);
  }

  add(evidence: Iterable<Evidence>): void {
    for (const piece of evidence) {
      if (isSeenEvidence(piece)) this.#addPiece(piece);
    }
  }

  /** Takes the nodes that changed since they were last taken, each with its next revision. */
  changedNodes({
    limit = Number.POSITIVE_INFINITY,
    isReady,
  }: ChangedNodesOptions = {}): NodeReport[] {
    this.#refresh(isReady);
    const reports: NodeReport[] = [];
    for (const node of this.#pending) {
      if (reports.length >= limit) break;
      if (isReady !== undefined && !isReady(node.addresses)) continue;
      this.#pending.delete(node);
      node.revision += 1;
      reports.push(this.#report(node));
    }
    return reports;
  }

  /** The node that the address belongs to as it is now; undefined when nothing live is known there. */
  node(address: string): NodeReport | undefined {
    this.#refresh();
    const node = this.#keys.of(canonicalAddress(address) ?? address);
    return node && this.#report(node);
  }

  /** As of the last look at the changed nodes. */
  get numberOfNodes(): number {
    return this.#keys.size;
  }

  /** What was seen of one address, reduced, for its verdict. */
  evidenceOf(address: string): SeenEvidence[] {
    return [...(this.#records.get(canonicalAddress(address) ?? address)?.evidence ?? [])];
  }

  /**
   * Drops what is heavy of a node that was sent: package lists, and tables beyond the document's rows.
   * Later revisions leave the lists out; whoever keeps the nodes keeps the lists that it has.
   */
  release(nodeKey: string): void {
    for (const address of this.#keys.byKey(nodeKey)?.addresses ?? []) {
      this.#records.get(address)?.release(rowsToKeep);
    }
  }

  #addPiece(piece: SeenEvidence): void {
    const record = this.#recordOf(piece.address);
    if (record === undefined) return;
    // Every table teaches, even one that a later read has replaced: else the order of arrival would count.
    if (piece.kind === "section" && piece.section === "neighbours") this.#learn(record, piece);
    else if (record.add(piece) && record.isLive) this.#touched.add(record.address);
  }

  #learn(record: AddressRecord, piece: Extract<SeenEvidence, { kind: "section" }>): void {
    const checked = record.checked(piece);
    // The section's name says which schema the value was checked against.
    const table = (checked?.value ?? []) as Sections["neighbours"];
    for (const address of this.#learntMacs.learn(table, piece.at)) {
      if (this.#records.get(address)?.isLive) this.#touched.add(address);
    }
    if (checked !== undefined && record.add(checked) && record.isLive)
      this.#touched.add(record.address);
  }

  #recordOf(text: string): AddressRecord | undefined {
    const known = this.#records.get(text);
    if (known !== undefined) return known;
    const ip = parseAddress(text);
    if (ip === undefined) return undefined;
    const address = formatAddress(ip);
    const record = this.#records.get(address) ?? new AddressRecord(address, ip);
    this.#records.set(address, record);
    return record;
  }

  /** Looks at the touched addresses; at those that aren't ready only together with one that is. */
  #refresh(isReady?: (addresses: readonly string[]) => boolean): void {
    const touched = [...this.#touched].filter((address) => isReady?.([address]) ?? true);
    if (touched.length === 0) return;
    for (const address of touched) this.#touched.delete(address);
    const affected = this.#reindex(touched);
    const groups: { addresses: readonly string[]; aggregationType: string }[] = [];
    for (const component of this.#components(affected)) {
      groups.push(...partition(component.map((address) => this.#member(address))));
    }
    for (const node of this.#keys.assign(groups)) this.#pending.add(node);
    for (const address of touched) {
      const node = this.#keys.of(address);
      if (node !== undefined) this.#pending.add(node);
    }
    for (const node of this.#pending) {
      if (this.#keys.byKey(node.nodeKey) !== node) this.#pending.delete(node);
    }
  }

  /** Everything whose ties may differ now; with an address come all of the node that it was in. */
  #reindex(touched: readonly string[]): Set<string> {
    const affected = new Set(touched);
    for (const address of touched) {
      const record = this.#records.get(address);
      if (record === undefined) continue;
      const identity = identityOf(record, this.#learntMacs.of(address), this.#knowledge);
      for (const other of this.#index.set(address, identity)) affected.add(other);
    }
    for (const address of [...affected]) {
      for (const other of this.#keys.of(address)?.addresses ?? []) affected.add(other);
    }
    return affected;
  }

  /** The addresses that could be one node, directly or through others; each component sorted by address. */
  *#components(affected: ReadonlySet<string>): Generator<string[]> {
    const visited = new Set<string>();
    for (const start of affected) {
      if (visited.has(start)) continue;
      visited.add(start);
      const component = [start];
      // The list grows while it is walked: breadth first.
      for (const address of component) {
        for (const other of this.#connected(address)) {
          if (visited.has(other)) continue;
          visited.add(other);
          component.push(other);
        }
      }
      yield component.length === 1 ? component : this.#sorted(component);
    }
  }

  /** Members of the node that an address was in are looked at with it, since they may part. */
  #connected(address: string): ReadonlySet<string> {
    const connected = this.#index.neighbours(address);
    for (const other of this.#keys.of(address)?.addresses ?? []) connected.add(other);
    return connected;
  }

  #sorted(addresses: readonly string[]): string[] {
    return this.#recordsOf(addresses)
      .sort((a, b) => compareAddresses(a.ip, b.ip) || (a.address < b.address ? -1 : 1))
      .map(({ address }) => address);
  }

  #recordsOf(addresses: readonly string[]): AddressRecord[] {
    return addresses.flatMap((address) => this.#records.get(address) ?? []);
  }

  #member(address: string): { address: string; identity: AddressIdentity } {
    return { address, identity: this.#index.telling(address) ?? { values: new Map(), claims: [] } };
  }

  #report(node: KeyedNode): NodeReport {
    const { nodeKey, revision, replaces } = node;
    return {
      nodeKey,
      revision,
      ...this.#content(node),
      replaces: [...replaces].sort(compareText).slice(0, MAX_REPLACED),
    };
  }

  #content(node: KeyedNode): NodeContent {
    const records = this.#recordsOf(node.addresses);
    return nodeContent({
      records,
      sections: new NodeSections(records),
      aggregationType: node.aggregationType,
      identityOf: (address) => this.#index.telling(address),
      learntMacOf: (address) => this.#learntMacs.of(address),
      knowledge: this.#knowledge,
    });
  }
}
