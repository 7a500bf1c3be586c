/**
 * Section packages: the Uninstall keys of the registry, in both views and of each user whose hive is loaded.
 * Never Win32_Product: to list it, Windows Installer checks, and repairs, every product of the host.
 */

import type { Package } from "../../../src/protocol/sections.ts";
import type { HostReader } from "./host-reader.ts";
import { installDate } from "./install-date.ts";
import { optional } from "./optional.ts";
import { keysOf, LOCAL_MACHINE, numberOf, textOf, USERS, valueNamesOf } from "./registry.ts";

const SOURCE = "registry: Uninstall";
const UNINSTALL = "Microsoft\\Windows\\CurrentVersion\\Uninstall";
/** Accounts of people: S-1-5-21 of a machine or a domain (MS-DTYP 2.4.2.4), S-1-12-1 of Microsoft Entra. */
const PERSON = /^S-1-(5-21|12-1)-[\d-]+$/;
const MAX_PACKAGES = 100_000;

interface Branch {
  readonly hive: number;
  readonly key: string;
  readonly source: string;
  readonly arch?: string;
}

export async function collectPackages(host: HostReader, architecture: string | undefined) {
  const is64 = architecture?.startsWith("64") === true;
  const own: Branch = {
    hive: LOCAL_MACHINE,
    key: `SOFTWARE\\${UNINSTALL}`,
    source: "registry",
    arch: is64 ? "x64" : "x86",
  };
  const first = await keysOf(host, own.hive, own.key);
  if (first.status !== "complete") return host.unread("packages", SOURCE, first);
  const wow: Branch = { ...own, key: `SOFTWARE\\WOW6432Node\\${UNINSTALL}`, arch: "x86" };
  const users = await keysOf(host, USERS, "");
  const persons = users.status === "complete" ? users.value.filter((sid) => PERSON.test(sid)) : [];
  const branches: Branch[] = persons.map((sid) => ({
    hive: USERS,
    key: `${sid}\\Software\\${UNINSTALL}`,
    source: "registry-user",
  }));
  const packages = await readBranch(host, own, first.value);
  let isWhole = users.status === "complete";
  for (const branch of is64 ? [wow, ...branches] : branches) {
    const keys = await keysOf(host, branch.hive, branch.key);
    if (keys.status === "complete") packages.push(...(await readBranch(host, branch, keys.value)));
    else isWhole = false;
  }
  const status = isWhole ? "complete" : "partial";
  const right = isWhole ? undefined : "registry keys of other users: Read (administrators have it)";
  host.section("packages", packages.slice(0, MAX_PACKAGES), SOURCE, status, right);
}

async function readBranch(host: HostReader, branch: Branch, keys: readonly string[]) {
  const packages: Package[] = [];
  for (const key of keys) {
    const one = await readPackage(host, branch, `${branch.key}\\${key}`);
    if (one !== undefined) packages.push(one);
  }
  return packages;
}

/**
 * Undefined for what Windows' own list of programs leaves out: keys without a name, parts of a program (ParentKeyName: its updates)
 * and system components. Only values that are there are asked for.
 */
async function readPackage(host: HostReader, { hive, source, arch }: Branch, key: string) {
  const names = await valueNamesOf(host, hive, key);
  const text = (name: string) =>
    names.has(name) ? textOf(host, hive, key, name) : Promise.resolve(undefined);
  const number = (name: string) =>
    names.has(name) ? numberOf(host, hive, key, name) : Promise.resolve(undefined);
  if (!names.has("DisplayName") || names.has("ParentKeyName")) return undefined;
  if ((await number("SystemComponent")) === 1) return undefined;
  const name = await text("DisplayName");
  if (name === undefined) return undefined;
  return {
    name,
    version: (await text("DisplayVersion")) ?? "",
    source,
    ...optional("arch", arch),
    ...optional("vendor", await text("Publisher")),
    ...optional("installedAt", installDate(await text("InstallDate"))),
    // In KiB already.
    ...optional("size", await number("EstimatedSize")),
  };
}
