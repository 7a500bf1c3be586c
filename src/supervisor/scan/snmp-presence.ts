/** Asks silent addresses whether SNMP is there: what is behind a firewall that lets nothing else through still tells of itself. */

import { formatAddress, ipFamilies } from "../../net/address.ts";
import { type AddressRange, AddressRanges } from "../../net/address-ranges.ts";
import type { SnmpCredential } from "../../protocol/credential.ts";
import type { SnmpSweepRequestInput, SnmpSweepResult } from "../../protocol/snmp-sweep.ts";
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
    requestsFor(scan, ranges).map((request) =>
      scan.services.workers.ask<SnmpSweepResult>("snmp", request, {
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

/** Addresses of one family for which the same credential files match are asked together: a thread has a socket a family. */
function requestsFor(scan: ScanContext, ranges: AddressRanges): SnmpSweepRequestInput[] {
  return scan.services.credentials.partition("snmp", ranges).flatMap(({ credentials, addresses }) =>
    ipFamilies
      .map((family) => addresses.ranges.filter((range) => range.family === family))
      .filter((ofFamily) => ofFamily.length > 0)
      .map((ofFamily) => requestOf(credentials, ofFamily, scan.settings.rate !== 0)),
  );
}

function requestOf(
  credentials: readonly SnmpCredential[],
  ranges: readonly AddressRange[],
  isPaced: boolean,
): SnmpSweepRequestInput {
  const communities = new Map<string, SnmpSweepRequestInput["communities"][number]>();
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
    isPaced,
  };
}
