/** Asks whole ranges whether SNMP is there: two rounds of single datagrams, and whoever answers is told at once. */

import { setImmediate as turn } from "node:timers/promises";
import { parseAddress } from "../../../src/net/address.ts";
import { AddressRanges, addressesOf } from "../../../src/net/address-ranges.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { SnmpSweepRequest, SnmpSweepResult } from "../../../src/protocol/snmp-sweep.ts";
import type { TargetContext } from "../../harness/define-worker.ts";
import { firstQuestion } from "../login/first-question.ts";
import type { SnmpSocket } from "../session/snmp-socket.ts";
import { discoveryHeader, encodeUsmMessage } from "../usm/message.ts";
import { type CommunityVersion, encodeCommunityMessage } from "../wire/community-message.ts";
import { numberOf, Probe } from "./probe.ts";
import { untilQuiet } from "./until-quiet.ts";

const PROBE = "snmp";
const LEASE = 512;
/** Datagrams between two looks at the answers: libuv reads as many in one turn of the event loop, and what is not read in time is lost. */
const DATAGRAMS_A_TURN = 32;
/** Whoever is far away answers late; after the last round everybody gets the whole second. */
const QUIET_MS = [500, 1_000] as const;

export async function sweep(
  socket: SnmpSocket,
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
function probesOf(
  { communities, enginePorts }: SnmpSweepRequest,
  version: CommunityVersion,
): Probe[] {
  const noQuestion = { type: "get", oids: [] } as const;
  return [
    ...communities.map(({ community, port }) => {
      const header = { version, community: Buffer.from(community.reveal(), "utf8") };
      return new Probe(port, (id) => encodeCommunityMessage(header, id, firstQuestion));
    }),
    ...enginePorts.map(
      (port) => new Probe(port, (id) => encodeUsmMessage(discoveryHeader, id, noQuestion)),
    ),
  ];
}

async function sendRound(
  socket: SnmpSocket,
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
      if (sent % DATAGRAMS_A_TURN === 0) await turn();
      socket.sendUnwatched(probe.datagramFor(address), { address, port: probe.port });
    }
  }
  return sent;
}

function evidenceOf(address: string, port: number): Evidence[] {
  const seen = { probe: PROBE, address, at: Date.now() };
  return [
    { ...seen, kind: "alive" },
    { ...seen, kind: "port", transport: "udp", port, state: "open" },
  ];
}
