/** `deviceTypes`: what probes said, together; a guess from open ports only when no probe said anything. */

import type { NodeAddress } from "../../protocol/node.ts";
import type { Sections } from "../../protocol/sections.ts";
import type { NodeSections } from "../sections/node-sections.ts";
import { compareText } from "../stable-text.ts";

const MAX_TYPES = 32;

export function deviceTypesOf(
  sections: NodeSections,
  system: Sections["system"],
  addresses: readonly NodeAddress[],
): { type: string }[] {
  const types = new Set<string>();
  for (const { value } of sections.of("deviceTypes")) {
    for (const { type } of value ?? []) if (type !== "") types.add(type);
  }
  if (types.size === 0 && isLikelyPrinter(system, addresses)) types.add("printer");
  return [...types]
    .sort(compareText)
    .slice(0, MAX_TYPES)
    .map((type) => ({ type }));
}

const printing = ["tcp/515", "tcp/631", "tcp/9100"];
/** Print servers are computers: they listen here too. */
const computing = ["tcp/22", "tcp/135", "tcp/445", "tcp/3389", "tcp/5985"];

/** At least two printing protocols (LPD, IPP, port 9100), and neither a known system nor a way to log in. */
function isLikelyPrinter(
  { family = "" }: Sections["system"],
  addresses: readonly NodeAddress[],
): boolean {
  if (family !== "") return false;
  const open = new Set(
    addresses.flatMap(({ services }) =>
      services.map(({ transport, port }) => `${transport}/${port}`),
    ),
  );
  const isOpen = (key: string) => open.has(key);
  return printing.filter(isOpen).length >= 2 && !computing.some(isOpen);
}
