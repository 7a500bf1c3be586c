/** Makers of MAC addresses by the IEEE registry (npm package oui-data), read when the first one is asked for. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { findOrganisation } from "../../net/oui.ts";

/** Looks up the organisation that a MAC address is registered to; undefined when it is unknown or made up by software. */
export function loadOuiRegistry(): (macaddr: string) => string | undefined {
  let table: ReadonlyMap<string, string> | undefined;
  return (macaddr) => {
    table ??= readRegistry();
    return findOrganisation(table, macaddr);
  };
}

/**
 * Read as a file: a required module would stay in memory with all the postal addresses. Octets are taken for characters until a
 * name is cut out, as a text of 6 MB with one letter outside Latin-1 takes twice that.
 */
function readRegistry(): ReadonlyMap<string, string> {
  const file = createRequire(import.meta.url).resolve("oui-data");
  const entries: unknown = JSON.parse(readFileSync(file, "latin1"));
  const names = new Map<string, string>();
  const registry = new Map<string, string>();
  for (const [assignment, entry] of Object.entries(Object(entries))) {
    if (typeof entry !== "string") throw new Error(`oui-data: ${assignment} is no text`);
    const octets = entry.split("\n", 1)[0] ?? "";
    // A copy: a part of a text keeps the whole text in memory.
    const name = names.get(octets) ?? Buffer.from(octets, "latin1").toString();
    names.set(octets, name);
    registry.set(assignment.toUpperCase(), name);
  }
  return registry;
}
