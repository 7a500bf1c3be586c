/** Makers of MAC addresses by the IEEE registry (npm package oui-data), read when the first one is asked for. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { z } from "zod";
import { findOrganisation } from "../../net/oui.ts";

/** Looks up the organisation that a MAC address is registered to; undefined when it is unknown or made up by software. */
export function loadOuiRegistry(): (macaddr: string) => string | undefined {
  let table: ReadonlyMap<string, string> | undefined;
  return (macaddr) => {
    table ??= readRegistry();
    return findOrganisation(table, macaddr);
  };
}

/** Read as a file: a required module would stay in memory with all the postal addresses. */
function readRegistry(): ReadonlyMap<string, string> {
  const file = createRequire(import.meta.url).resolve("oui-data");
  const entries = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, "utf8")));
  const names = new Map<string, string>();
  return new Map(
    Object.entries(entries).map(([assignment, entry]) => {
      const first = entry.split("\n", 1)[0] ?? "";
      // A copy: a part of a text keeps the whole text in memory.
      const name = names.get(first) ?? Buffer.from(first).toString();
      names.set(name, name);
      return [assignment.toUpperCase(), name];
    }),
  );
}
