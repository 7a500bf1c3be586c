/** Asks whole ranges whether SNMP is there: two rounds of single datagrams, and whoever answers is told at once. */

import { formatAddress, type IpAddress, parseAddress } from "../../../src/net/address.ts";
import { AddressRanges } from "../../../src/net/address-ranges.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { SnmpSweepRequest, SnmpSweepResult } from "../../../src/protocol/snmp-sweep.ts";
import type { TargetContext } from "../../harness/define-worker.ts";
import type { AgentSocket } from "../session/agent-socket.ts";
import { encodeDiscovery } from "../usm/discovery.ts";
import { getRequest } from "../walk/get.ts";
import { encodeCommunityMessage } from "../wire/message.ts";
import { numberOf, Probe } from "./probe.ts";
import { untilQuiet } from "./until-quiet.ts";

const PROBE = "snmp";
const LEASE = 512;
/** SNMPv2-MIB sysObjectID and sysUpTime (RFC 3418), which every agent has. */
const question = getRequest(["1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.1.3.0"]);
/** Whoever is far away answers late; after the last round everybody gets the whole second. */
const QUIET_MS = [500, 1_000] as const;

export async function sweep(
  socket: AgentSocket,
  request: SnmpSweepRequest,
  context: TargetContext,
): Promise<SnmpSweepResult> {
  const ranges = rangesOf(request);
  const answered = new Set<string>();
  let lastAnswerAt = 0;
  let packetsSent = 0;
  const stopListening = await socket.listen((address, port, number) => {
    const ip = parseAddress(address);
    if (ip === undefined || answered.has(address) || !ranges.contains(ip)) return;
    if (number !== numberOf(address, port)) return;
    answered.add(address);
    lastAnswerAt = performance.now();
    context.emit(...evidenceOf(address, port));
  });
  try {
    for (const [round, quietMs] of QUIET_MS.entries()) {
      const probes = probesOf(request, round === 0 ? "v2c" : "v1");
      packetsSent += await sendRound(socket, ranges, probes, answered, context);
      await untilQuiet(quietMs, () => lastAnswerAt, context.signal);
    }
  } finally {
    stopListening();
  }
  return { packetsSent, addressesAnswered: answered.size };
}

function rangesOf(request: SnmpSweepRequest): AddressRanges {
  return AddressRanges.of(
    request.ranges.flatMap(({ first, last }) => {
      const from = parseAddress(first);
      const to = parseAddress(last);
      return from === undefined || to === undefined
        ? []
        : [{ family: from.family, first: from.value, last: to.value }];
    }),
  );
}

/** SNMPv1 only where SNMPv2c has been silent: agents that know both answer the first round. */
function probesOf({ communities, enginePorts }: SnmpSweepRequest, version: "v1" | "v2c"): Probe[] {
  return [
    ...communities.map(({ community, port }) => {
      const octets = Buffer.from(community.reveal(), "utf8");
      return new Probe(port, (id) => encodeCommunityMessage(version, octets, id, question));
    }),
    ...enginePorts.map((port) => new Probe(port, encodeDiscovery)),
  ];
}

async function sendRound(
  socket: AgentSocket,
  ranges: AddressRanges,
  probes: readonly Probe[],
  answered: ReadonlySet<string>,
  { leasePackets, signal }: TargetContext,
): Promise<number> {
  let leave = 0;
  let sent = 0;
  for (const address of addressesOf(ranges)) {
    for (const probe of probes) {
      if (answered.has(address)) break;
      if (leave === 0) leave = await leasePackets(LEASE);
      signal.throwIfAborted();
      leave -= 1;
      sent += 1;
      socket.sendUnwatched(probe.datagramFor(address), address, probe.port);
    }
  }
  return sent;
}

function* addressesOf(ranges: AddressRanges): Generator<string> {
  for (const { family, first, last } of ranges.ranges) {
    for (let value = first; value <= last; value += 1n) {
      const address: IpAddress = { family, value };
      yield formatAddress(address);
    }
  }
}

function evidenceOf(address: string, port: number): Evidence[] {
  const seen = { probe: PROBE, address, at: Date.now() };
  return [
    { ...seen, kind: "alive" },
    { ...seen, kind: "port", transport: "udp", port, state: "open" },
  ];
}
