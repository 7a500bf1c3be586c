/** The registry by StdRegProv: no process is started on the host, texts are Unicode whatever its code page is, and the right is that of the namespace. */

import type { HostReader, Read } from "./host-reader.ts";

/** Predefined keys, as StdRegProv wants them: decimal. */
export const LOCAL_MACHINE = 2_147_483_650;
export const USERS = 2_147_483_651;

/** ReturnValue of StdRegProv: the Win32 error of what it did. */
const ACCESS_DENIED = 5;
const MAX_KEYS = 20_000;

/** Names of the keys within a key; a key that is absent has none. Throws HostLost. */
export async function keysOf(
  host: HostReader,
  hive: number,
  key: string,
): Promise<Read<readonly string[]>> {
  const read = await host.registry("EnumKey", { hDefKey: hive, sSubKeyName: key });
  if (read.status !== "complete") return read;
  if (read.value.number("ReturnValue") === ACCESS_DENIED) {
    return { status: "not-permitted", missingRight: `registry key ${key}: Read` };
  }
  return { status: "complete", value: read.value.list("sNames").slice(0, MAX_KEYS) };
}

/** Names of a key's values; none when it can't be read. Throws HostLost. */
export async function valueNamesOf(
  host: HostReader,
  hive: number,
  key: string,
): Promise<ReadonlySet<string>> {
  const read = await host.registry("EnumValues", { hDefKey: hive, sSubKeyName: key });
  return new Set(read.status === "complete" ? read.value.list("sNames") : []);
}

/** Undefined when the value is absent, unreadable or no text. Throws HostLost. */
export async function textOf(
  host: HostReader,
  hive: number,
  key: string,
  name: string,
): Promise<string | undefined> {
  const args = { hDefKey: hive, sSubKeyName: key, sValueName: name };
  const read = await host.registry("GetStringValue", args);
  return read.status === "complete" ? read.value.text("sValue") : undefined;
}

export async function numberOf(
  host: HostReader,
  hive: number,
  key: string,
  name: string,
): Promise<number | undefined> {
  const args = { hDefKey: hive, sSubKeyName: key, sValueName: name };
  const read = await host.registry("GetDWORDValue", args);
  return read.status === "complete" ? read.value.number("uValue") : undefined;
}
