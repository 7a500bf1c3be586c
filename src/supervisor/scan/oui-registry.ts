/** Vendors of MAC addresses by the IEEE registry (npm package oui-data), read when the first one is asked for. */

import { createRequire } from "node:module";

/** Looks up the organisation that a MAC address's first three bytes are registered to. */
export function loadOuiRegistry(): (macaddr: string) => string | undefined {
  let table: Record<string, string> | undefined;
  return (macaddr) => {
    table ??= createRequire(import.meta.url)("oui-data") as Record<string, string>;
    const entry = table[macaddr.slice(0, 8).replaceAll(":", "").toUpperCase()];
    return entry?.split("\n", 1)[0];
  };
}
