/** What SNMP values say: texts, numbers, addresses. Whatever doesn't fit is undefined; texts are bounded and free of control characters. */

import type { SnmpValue } from "../agent.ts";

const MAX_TEXT = 1_024;
const strictUtf8 = new TextDecoder("utf-8", { fatal: true });
const latin1 = new TextDecoder("latin1");

/** The text of an octet string, trimmed; undefined when it is none or empty. Line feeds stay. */
export function textOf(value: SnmpValue | undefined, max = MAX_TEXT): string | undefined {
  if (value === undefined) return undefined;
  if (value.type === "octets" || value.type === "opaque") return textOfBytes(value.value, max);
  if (value.type === "oid" || value.type === "ip") return value.value;
  if ("value" in value) return String(value.value);
  return undefined;
}

/** Nearly all texts are printable ASCII, which needs no tidying but at its ends. */
function textOfBytes(bytes: Uint8Array, max: number): string | undefined {
  if (!bytes.every(isPrintable)) return tidy(decoded(bytes), max);
  const text = latin1.decode(bytes).trim().slice(0, max);
  return text === "" ? undefined : text;
}

/** ASCII. */
const isPrintable = (octet: number): boolean => octet >= 0x20 && octet <= 0x7e;

function decoded(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}

/** Agents pad with NUL and blanks; some send a C string's rest behind its end. */
function tidy(text: string, max: number): string | undefined {
  const tidied = text
    .replace(/\0[\s\S]*$/, "")
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/[^\P{Cc}\n]/gu, " ")
    .trim()
    .slice(0, max);
  return tidied === "" ? undefined : tidied;
}

export function numberOf(value: SnmpValue | undefined): number | undefined {
  if (value === undefined || !("value" in value)) return undefined;
  if (typeof value.value === "bigint") return Number(value.value);
  return typeof value.value === "number" ? value.value : undefined;
}

export const countOf = (value: SnmpValue | undefined): number | undefined => {
  const number = numberOf(value);
  return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
};

export const bytesOf = (value: SnmpValue | undefined): Uint8Array | undefined =>
  value?.type === "octets" ? value.value : undefined;

/** Six octets as a MAC address; all zeros is none. Some agents write it as text. */
export function macOf(value: SnmpValue | undefined): string | undefined {
  const bytes = bytesOf(value);
  return bytes && macOfBytes(bytes);
}

const MAC_TEXT = /^(?:[0-9a-f]{2}[:. -]){5}[0-9a-f]{2}$/i;

export function macOfBytes(bytes: Uint8Array): string | undefined {
  if (bytes.length === 17 || bytes.length === 18) {
    const text = textOf({ type: "octets", value: bytes }) ?? "";
    return MAC_TEXT.test(text) ? text.toLowerCase().replaceAll(/[. -]/g, ":") : undefined;
  }
  if (bytes.length !== 6 || bytes.every((byte) => byte === 0)) return undefined;
  return hex(bytes, ":");
}

export const hex = (bytes: Uint8Array, separator = ""): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(separator);

/** The fields that are there: what an optional property takes. */
export function present<Fields extends Record<string, unknown>>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: Exclude<Fields[Name], undefined>;
  };
}
