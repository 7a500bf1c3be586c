/** `displayName`: the best name of the node, else its first address. */

import type { NodeAddress } from "../../protocol/node.ts";
import type { Sections } from "../../protocol/sections.ts";
import { isBogusHostname } from "../identity/bogus-values.ts";
import { compareSources } from "./hostnames.ts";

const MAX_LENGTH = 255;

/** A full name comes first, then what the node calls itself, then what others call it: DNS, mDNS, NetBIOS. */
export function displayNameOf(
  system: Sections["system"],
  addresses: readonly NodeAddress[],
): string {
  const named = addresses.flatMap(({ hostnames }) => hostnames).sort(compareSources);
  const candidates = [system.fqdn, system.name, ...named.map(({ hostname }) => hostname)];
  const name = candidates.find((text) => text !== undefined && isName(text));
  return (name?.trim() ?? addresses[0]?.addr ?? "").slice(0, MAX_LENGTH);
}

const isName = (text: string) => !isBogusHostname(text.trim());
