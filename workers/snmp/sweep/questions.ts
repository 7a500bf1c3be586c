/** What a sweep asks of every address. */

import type { SnmpSweepRequest } from "../../../src/protocol/snmp-sweep.ts";
import { discoveryHeader, encodeUsmMessage } from "../usm/message.ts";
import { type CommunityVersion, encodeCommunityMessage } from "../wire/community-message.ts";
import type { Question } from "../wire/pdu.ts";
import { Probe } from "./probe.ts";

/** SNMPv2-MIB sysDescr (RFC 3418). */
export const SYS_DESCR = "1.3.6.1.2.1.1.1.0";
const whatAreYou: Question = { type: "get", oids: [SYS_DESCR] };
const noQuestion: Question = { type: "get", oids: [] };

export interface Questions {
  /** The passes in which everybody who is silent is asked, each question once. */
  readonly passes: readonly (readonly Probe[])[];
  /** Asked once more where it isn't known whether datagrams get lost: what one datagram only has asked of each address. */
  readonly onceMore: readonly Probe[];
}

/** SNMPv1 and SNMPv3 only where SNMPv2c has been silent: most agents answer the first pass. */
export function questionsOf(request: SnmpSweepRequest): Questions {
  const [first, ...others] = request.versions.map((version) => communityProbes(request, version));
  const engines = request.enginePorts.map(
    (port) => new Probe(port, (id) => encodeUsmMessage(discoveryHeader, id, noQuestion)),
  );
  const passes = [first ?? [], [...others.flat(), ...engines]].filter(({ length }) => length > 0);
  return { passes, onceMore: others.length > 0 ? engines : passes.flat() };
}

function communityProbes({ communities }: SnmpSweepRequest, version: CommunityVersion): Probe[] {
  return communities.map(({ community, port }) => {
    const header = { version, community: Buffer.from(community.reveal(), "utf8") };
    return new Probe(port, (id) => encodeCommunityMessage(header, id, whatAreYou));
  });
}
