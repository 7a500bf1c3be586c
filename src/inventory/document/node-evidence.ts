/** What the rules of the node document work on. */

import type { AddressIdentity } from "../identity/address-identity.ts";
import type { Knowledge } from "../knowledge.ts";
import type { NodeSections } from "../sections/node-sections.ts";
import type { AddressRecord } from "../seen/address-record.ts";

export interface NodeEvidence {
  /** Sorted by address, never empty. */
  readonly records: readonly AddressRecord[];
  /** What was read of the records' sections. */
  readonly sections: NodeSections;
  /** The signature that tied the addresses, or "address". */
  readonly aggregationType: string;
  /** What each address can be recognised by. */
  readonly identityOf: (address: string) => AddressIdentity | undefined;
  /** The MAC address that a router's table holds for the address. */
  readonly learntMacOf: (address: string) => string | undefined;
  readonly knowledge: Knowledge;
}
