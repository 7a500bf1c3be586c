/** What a running scan knows of its live addresses: ports that were asked, and which addresses belong to a node that has been read already. */

import type { Evidence } from "../../protocol/evidence.ts";
import type { KnownOfAddress } from "./details.ts";

interface LiveAddressState {
  readonly askedPorts: Set<number>;
  readonly closedPorts: Set<number>;
}

export class KnownAddresses {
  readonly #live = new Map<string, LiveAddressState>();
  /** Addresses that a node which let us in has called its own. */
  readonly #covered = new Set<string>();

  /** True the first time that an address is seen alive. */
  add(evidence: Evidence): boolean {
    if (evidence.kind === "alive" && !this.#live.has(evidence.address)) {
      this.#live.set(evidence.address, { askedPorts: new Set(), closedPorts: new Set() });
      return true;
    }
    const state = this.#live.get(evidence.address);
    if (evidence.kind === "port" && evidence.transport === "tcp" && state) {
      state.askedPorts.add(evidence.port);
      if (evidence.state !== "open") state.closedPorts.add(evidence.port);
    }
    if (
      evidence.kind === "signature" &&
      evidence.type === "ownAddress" &&
      evidence.value !== evidence.address
    ) {
      this.#covered.add(evidence.value);
    }
    return false;
  }

  /** Addresses seen alive. */
  get size(): number {
    return this.#live.size;
  }

  of(address: string): KnownOfAddress {
    const { askedPorts, closedPorts } = this.#live.get(address) ?? NOTHING;
    return { askedPorts, closedPorts, isCovered: this.#covered.has(address) };
  }
}

const NOTHING: LiveAddressState = { askedPorts: new Set(), closedPorts: new Set() };
