/** What routers' ARP and ND tables say of addresses: the latest row per address, whoever told it. */

import { canonicalAddress } from "../net/address.ts";
import type { Sections } from "../protocol/sections.ts";
import type { Knowledge } from "./knowledge.ts";

/** More addresses than these are not remembered. */
const MAX_ADDRESSES = 1_000_000;

export class LearntMacs {
  readonly #rows = new Map<string, { readonly macaddr: string; readonly at: number }>();
  readonly #knowledge: Knowledge;

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
  }

  /** Takes a table in; returns the addresses of which it tells something new. */
  learn(table: Sections["neighbours"], at: number): string[] {
    const changed: string[] = [];
    for (const { addr, macaddr } of table) {
      const address = canonicalAddress(addr);
      if (address === undefined || this.#knowledge.isSharedMac(macaddr)) continue;
      const held = this.#rows.get(address);
      const isOlder =
        held !== undefined && (held.at > at || (held.at === at && held.macaddr >= macaddr));
      if (isOlder || (held === undefined && this.#rows.size >= MAX_ADDRESSES)) continue;
      this.#rows.set(address, { macaddr, at });
      if (held?.macaddr !== macaddr) changed.push(address);
    }
    return changed;
  }

  of(address: string): string | undefined {
    return this.#rows.get(address)?.macaddr;
  }
}
