/** StdRegProv over a data set's registry. Keys' names have no case. */

import type { DataSet, RegistryKey, WmiInstance } from "../wmi/data-set.ts";

const NO_KEY = 2;
const NO_VALUE = 1;
const ACCESS_DENIED = 5;
const REG_SZ = 1;
const REG_DWORD = 4;

export function callRegistry(
  { registry }: DataSet,
  method: string,
  args: ReadonlyMap<string, string>,
  deniedHives: ReadonlySet<number> = new Set(),
): WmiInstance | undefined {
  const hive = Number(args.get("hDefKey"));
  if (deniedHives.has(hive)) return { ReturnValue: ACCESS_DENIED };
  const path = (args.get("sSubKeyName") ?? "").toLowerCase();
  const keys = new Map(
    Object.entries(registry[hive] ?? {}).map(([key, values]) => [
      key.toLowerCase(),
      { key, values },
    ]),
  );
  if (method === "EnumKey") {
    const names = namesWithin(
      [...keys.values()].map(({ key }) => key),
      path,
    );
    const isThere = names.length > 0 || keys.has(path);
    return isThere ? { sNames: names, ReturnValue: 0 } : { sNames: null, ReturnValue: NO_KEY };
  }
  if (method === "EnumValues") {
    const values = keys.get(path)?.values;
    if (values === undefined) return { sNames: null, Types: null, ReturnValue: NO_KEY };
    const types = Object.values(values).map((one) =>
      typeof one === "string" ? REG_SZ : REG_DWORD,
    );
    return { sNames: Object.keys(values), Types: types, ReturnValue: 0 };
  }
  const value = (keys.get(path)?.values as RegistryKey | undefined)?.[args.get("sValueName") ?? ""];
  if (value === undefined) return { ReturnValue: keys.has(path) ? NO_VALUE : NO_KEY };
  if (method === "GetStringValue") return { ReturnValue: 0, sValue: value };
  return method === "GetDWORDValue" ? { ReturnValue: 0, uValue: value } : undefined;
}

function namesWithin(keys: readonly string[], path: string): string[] {
  const start = path === "" ? "" : `${path}\\`;
  const within = keys.filter((key) => key.toLowerCase().startsWith(start) && key !== "");
  return [...new Set(within.map((key) => key.slice(start.length).split("\\")[0] ?? ""))];
}
