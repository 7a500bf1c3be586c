/** `packages`: what each package system says that is installed; versions as it writes them itself. Sizes in KiB, times in epoch milliseconds. */

import type { Package } from "../../../src/protocol/sections.ts";
import type { Answers } from "../collect/answers.ts";
import { whole } from "./lines.ts";
import { parseApk, parsePacman, parsePortage } from "./package-files.ts";
import { kibOfBytes, milliseconds, packageOf } from "./package-row.ts";
import {
  parseBrew,
  parseFlatpak,
  parseIps,
  parseLslpp,
  parsePkg,
  parsePkgInfo,
  parseSnap,
} from "./package-tools.ts";
import { type SectionRead, statusOf } from "./section-read.ts";

const MAX_PACKAGES = 100_000;

type Parser = (lines: readonly string[]) => readonly (Package | undefined)[];

const parsers: Readonly<Record<string, Parser>> = {
  dpkg: (lines) => lines.map(dpkgRow),
  rpm: (lines) => lines.map(rpmRow),
  apk: parseApk,
  pacman: parsePacman,
  portage: parsePortage,
  snap: parseSnap,
  flatpak: parseFlatpak,
  brew: parseBrew,
  pkg: parsePkg,
  pkg_info: parsePkgInfo,
  ips: parseIps,
  lslpp: parseLslpp,
};

export function readPackages(answers: Answers): SectionRead<"packages">[] {
  if (answers.word("fingerprint", "same") === "yes")
    return [{ section: "packages", status: "unchanged" }];
  const used: string[] = [];
  const value: Package[] = [];
  for (const [system, parse] of Object.entries(parsers)) {
    const found = parse(answers.lines("packages", system)).flatMap((row) => row ?? []);
    if (found.length === 0) continue;
    used.push(system);
    value.push(...found.slice(0, MAX_PACKAGES - value.length));
  }
  const hasDatabase = answers.lines("packages", "systems").length > 0;
  const status = statusOf(answers, "packages", value.length === 0 && !hasDatabase);
  if (value.length === 0)
    return [
      {
        section: "packages",
        status: hasDatabase ? "partial" : status,
        ...(hasDatabase && { value: [] }),
      },
    ];
  return [{ section: "packages", status, value, source: used.join(", ") }];
}

/** dpkg-query(1) db:Status-Abbrev: the second letter is the state; "n" is not installed, "c" has configuration files left only. */
function dpkgRow(line: string): Package | undefined {
  const [status = "", name, version, arch, size, installed, vendor] = line.split("\t");
  const state = status[1] ?? "n";
  if (state === "n" || state === "c") return undefined;
  return packageOf({
    name,
    version,
    arch,
    vendor,
    size: whole(size),
    installedAt: milliseconds(installed),
    source: "dpkg",
  });
}

function rpmRow(line: string): Package | undefined {
  const [name, version, arch, size, installed, vendor] = line.split("\t");
  return packageOf({
    name,
    version,
    arch,
    vendor,
    size: kibOfBytes(size),
    installedAt: milliseconds(installed),
    source: "rpm",
  });
}
