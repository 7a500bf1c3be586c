/** Asks silent addresses whether SNMP is there: what is behind a firewall that lets nothing else through still tells of itself. */

import { formatAddress, type IpAddress, parseAddress } from "../../net/address.ts";
import { type AddressRange, AddressRanges, addressesOf } from "../../net/address-ranges.ts";
import type { SnmpCredential } from "../../protocol/credential.ts";
import type { SnmpSweepRequest, SnmpSweepResult } from "../../protocol/snmp-sweep.ts";
import type { ScanContext } from "./scan-context.ts";
import { rangesOf } from "./sweeps.ts";

const DEADLINE_MS = 3_600_000;
/** RFC 3417 §3.1. */
const SNMP_PORT = 161;
/** IPv6 prefixes are not asked address by address. */
const MOST_ADDRESSES = 1_048_576n;

/** The addresses that answered; evidence goes to the scan as it comes. */
export async function askSnmpPresence(
  scan: ScanContext,
  ranges: AddressRanges,
): Promise<AddressRanges> {
  if (ranges.size > MOST_ADDRESSES) return AddressRanges.empty;
  const answered = new Set<string>();
  const outcomes = await Promise.all(
    groups(scan, ranges).map((group) =>
      scan.services.workers.ask<SnmpSweepResult>("snmp", requestOf(group), {
        deadlineMs: DEADLINE_MS,
        signal: scan.signal,
        budget: scan.budget,
        onEvidence: (evidence) => {
          for (const { kind, address } of evidence) if (kind === "alive") answered.add(address);
          scan.intake(evidence);
        },
      }),
    ),
  );
  for (const outcome of outcomes) {
    // Without a rate nobody else counts them.
    if (outcome.status === "done" && scan.settings.rate === 0)
      scan.meter.packetsSent += outcome.value.packetsSent;
    if (outcome.status === "failed") scan.notice(`snmp: ${outcome.error.message}`);
  }
  return rangesOf(answered);
}

interface Group {
  readonly credentials: readonly SnmpCredential[];
  readonly ranges: AddressRange[];
}

/** Addresses for which the same credential files match are asked together. */
function groups(scan: ScanContext, ranges: AddressRanges): Group[] {
  const byIds = new Map<string, Group>();
  for (const text of addressesOf(ranges)) {
    const address = parseAddress(text);
    if (address === undefined) continue;
    const credentials = scan.services.credentials.matching("snmp", text);
    const ids = `${address.family} ${credentials.map(({ id }) => id).join("\n")}`;
    const group = byIds.get(ids) ?? { credentials, ranges: [] };
    byIds.set(ids, group);
    extend(group.ranges, address);
  }
  return [...byIds.values()];
}

function extend(ranges: AddressRange[], { family, value }: IpAddress): void {
  const last = ranges.at(-1);
  if (last !== undefined && last.last + 1n === value)
    ranges[ranges.length - 1] = { ...last, last: value };
  else ranges.push({ family, first: value, last: value });
}

function requestOf({ credentials, ranges }: Group): SnmpSweepRequest {
  const communities = new Map<string, SnmpSweepRequest["communities"][number]>();
  for (const { auth, port } of credentials) {
    if (auth.version !== "community") continue;
    communities.set(`${port} ${auth.community.reveal()}`, { community: auth.community, port });
  }
  const ports = new Set(credentials.map(({ port }) => port));
  return {
    ranges: ranges.map(({ family, first, last }) => ({
      first: formatAddress({ family, value: first }),
      last: formatAddress({ family, value: last }),
    })),
    communities: [...communities.values()],
    enginePorts: ports.size === 0 ? [SNMP_PORT] : [...ports],
  };
}
