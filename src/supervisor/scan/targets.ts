/** What a person gives as targets: addresses, prefixes, ranges, host names. */

import { promises as dns } from "node:dns";
import { formatAddress } from "../../net/address.ts";
import { type AddressRange, parseAddressRange } from "../../net/address-ranges.ts";
import { parsePrefix } from "../../net/prefix.ts";

export interface ParsedTargets {
  readonly ranges: AddressRange[];
  /** Network and broadcast addresses of the prefixes that were given (RFC 3021: none in a /31). */
  readonly unusable: AddressRange[];
  /** Canonical texts, names resolved: what `startAddresses` of the scan settings takes. */
  readonly texts: string[];
  /** One sentence per target that is none. */
  readonly faults: string[];
}

const HOST_NAME = /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_-]{1,63})*\.?$/;

/** Reads targets; names are looked up by the system's resolver, all their addresses count. Never rejects. */
export async function parseTargets(texts: readonly string[]): Promise<ParsedTargets> {
  const parsed: ParsedTargets = { ranges: [], unusable: [], texts: [], faults: [] };
  for (const text of texts) {
    const range = parseAddressRange(text);
    if (range) addRange(parsed, text, range);
    else if (/^[\d.:/-]+$/.test(text) || !HOST_NAME.test(text)) {
      parsed.faults.push(`${JSON.stringify(text)} is no address, prefix, range or host name`);
    } else await addName(parsed, text);
  }
  return parsed;
}

/** The network and broadcast address of a prefix text; empty for anything else. */
export function unusableOf(text: string): AddressRange[] {
  const prefix = text.includes("/") ? parsePrefix(text) : undefined;
  if (prefix === undefined || prefix.family !== 4 || prefix.prefixLength > 30) return [];
  return [prefix.first, prefix.last].map((value) => ({ family: 4, first: value, last: value }));
}

function addRange(parsed: ParsedTargets, text: string, range: AddressRange): void {
  parsed.ranges.push(range);
  parsed.texts.push(text);
  parsed.unusable.push(...unusableOf(text));
}

async function addName(parsed: ParsedTargets, name: string): Promise<void> {
  try {
    const addresses = await dns.lookup(name, { all: true });
    for (const { address } of addresses) {
      const range = parseAddressRange(address);
      if (range)
        addRange(parsed, formatAddress({ family: range.family, value: range.first }), range);
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "failed";
    parsed.faults.push(`the name ${JSON.stringify(name)} can't be resolved (${code})`);
  }
}
