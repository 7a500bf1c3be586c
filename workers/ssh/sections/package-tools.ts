/** Package systems that are asked by their own commands. */

import type { Package } from "../../../src/protocol/sections.ts";
import { clean } from "./lines.ts";
import { kibOfBytes, milliseconds, packageOf } from "./package-row.ts";

type Rows = (Package | undefined)[];

/** snap list: Name, Version, Rev, Tracking, Publisher, Notes, in columns under a heading. */
export function parseSnap(lines: readonly string[]): Rows {
  return lines.slice(1).map((line) => {
    const [name, version, , , vendor] = line.trim().split(/\s+/);
    return packageOf({ name, version, vendor: vendor?.replace(/[*✓✪]+$/u, ""), source: "snap" });
  });
}

const units: Readonly<Record<string, number>> = {
  bytes: 1 / 1_024,
  kB: 1_000 / 1_024,
  MB: 1e6 / 1_024,
  GB: 1e9 / 1_024,
};

/** flatpak list --columns=application,version,arch,origin,size: divided by tabs; sizes like "264.2 MB" in powers of 1000, with a no-break space that is "?" in the C locale. */
export function parseFlatpak(lines: readonly string[]): Rows {
  return lines
    .filter((line) => line.includes("\t") && !line.startsWith("Application ID"))
    .map((line) => {
      const [name, version, arch, vendor, size = ""] = line.split("\t");
      const [, digits, unit = ""] =
        /^([\d.]+)[^\w.]?(\w+)$/.exec(size.trim().replace(",", ".")) ?? [];
      const factor = units[unit];
      const kib =
        digits === undefined || factor === undefined
          ? undefined
          : Math.round(Number(digits) * factor);
      return packageOf({ name, version, arch, vendor, size: kib, source: "flatpak" });
    });
}

/** "/opt/homebrew/Cellar/jq/1.7.1" */
export function parseBrew(lines: readonly string[]): Rows {
  return lines.map((line) => {
    const [, name, version] = /\/Cellar\/([^/*]+)\/([^/*]+)$/.exec(line) ?? [];
    return packageOf({ name, version, source: "brew" });
  });
}

/** FreeBSD, pkg-query(8): name, version, ABI, size in bytes, time of installation, repository. */
export function parsePkg(lines: readonly string[]): Rows {
  return lines.map((line) => {
    const [name, version, arch, size, installed, vendor] = line.split("\t");
    return packageOf({
      name,
      version,
      arch,
      vendor,
      size: kibOfBytes(size),
      installedAt: milliseconds(installed),
      source: "pkg",
    });
  });
}

/** OpenBSD and NetBSD: "bash-5.2.15         GNU Project's Bourne Again Shell"; a flavour may follow the version. */
export function parsePkgInfo(lines: readonly string[]): Rows {
  return lines.map((line) => {
    const [, name, version] = /^(\S+?)-(\d\S*)/.exec(line) ?? [];
    return packageOf({ name, version, source: "pkg_info" });
  });
}

/** Solaris, pkg(1): "name (publisher)   version   i--". */
export function parseIps(lines: readonly string[]): Rows {
  return lines.map((line) => {
    const [, name, vendor, version] = /^(\S+)(?: \(([^)]+)\))?\s+(\S+)\s+i/.exec(line) ?? [];
    return packageOf({ name, version, vendor, source: "ips" });
  });
}

/** AIX, lslpp -Lcq: "package:fileset:level:state:ptf:fix state:type:description:…". */
export function parseLslpp(lines: readonly string[]): Rows {
  return lines.map((line) => {
    const [, name, version] = line.split(":");
    return packageOf({ name, version: clean(version), source: "lslpp" });
  });
}
