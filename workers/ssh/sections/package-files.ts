/** Package databases that the script reads as files: apk's `installed`, pacman's `desc`, portage's /var/db/pkg. */

import type { Package } from "../../../src/protocol/sections.ts";
import { byPath } from "./lines.ts";
import { kibOfBytes, milliseconds, packageOf } from "./package-row.ts";

type Rows = (Package | undefined)[];

/** apk-installed: P name, V version, A architecture, I installed size in bytes; P begins a package. */
export function parseApk(lines: readonly string[]): Rows {
  const records: Map<string, string>[] = [];
  for (const line of lines) {
    if (line.startsWith("P:")) records.push(new Map());
    records.at(-1)?.set(line.slice(0, 1), line.slice(2));
  }
  return records.map((record) =>
    packageOf({
      name: record.get("P"),
      version: record.get("V"),
      arch: record.get("A"),
      size: kibOfBytes(record.get("I")),
      source: "apk",
    }),
  );
}

/** "%NAME% bash" and so on; NAME begins a package. */
export function parsePacman(lines: readonly string[]): Rows {
  const records: Map<string, string>[] = [];
  for (const line of lines) {
    const [, key = "", value = ""] = /^%([A-Z]+)% (.*)$/.exec(line) ?? [];
    if (key === "NAME") records.push(new Map());
    if (key !== "") records.at(-1)?.set(key, value);
  }
  return records.map((record) =>
    packageOf({
      name: record.get("NAME"),
      version: record.get("VERSION"),
      arch: record.get("ARCH"),
      vendor: record.get("PACKAGER"),
      size: kibOfBytes(record.get("SIZE")),
      installedAt: milliseconds(record.get("INSTALLDATE")),
      source: "pacman",
    }),
  );
}

/** "sys-apps/grep-3.11-r1/SIZE:1234"; the version begins at the last hyphen before a digit (PMS §3.2). */
export function parsePortage(lines: readonly string[]): Rows {
  const records = new Map<string, Map<string, string>>();
  for (const [path, [value = ""]] of byPath(lines)) {
    const slash = path.lastIndexOf("/");
    const record = records.get(path.slice(0, slash)) ?? new Map<string, string>();
    records.set(path.slice(0, slash), record.set(path.slice(slash + 1), value));
  }
  return [...records].map(([key, record]) => {
    const [, name, version] = /^(.+?)-(\d[^/-]*(?:-r\d+)?)$/.exec(key) ?? [];
    return packageOf({
      name,
      version,
      vendor: record.get("repository"),
      size: kibOfBytes(record.get("SIZE")),
      installedAt: milliseconds(record.get("BUILD_TIME")),
      source: "portage",
    });
  });
}
