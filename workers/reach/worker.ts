/** Whether one address can be reached, by which TCP ports, and which names it goes by. */

import { canonicalAddress, type IpAddress, parseAddress } from "../../src/net/address.ts";
import { wireError } from "../../src/protocol/errors.ts";
import { failed, refused } from "../../src/protocol/outcome.ts";
import { reachRequest, reachResult } from "../../src/protocol/reach.ts";
import { defineWorker } from "../harness/define-worker.ts";
import { Datagrams } from "./datagrams.ts";
import {
  askMdns,
  askNetbios,
  askReverseDns,
  MDNS_PORT,
  type NameQuestion,
  NETBIOS_NS_PORT,
  nameServer,
  stopReverseDns,
} from "./names.ts";
import { reachPorts } from "./ports.ts";
import { ReachTarget } from "./target.ts";

/** RFC 863: what arrives here is thrown away. */
const DISCARD_PORT = 9;
/** The kernel broadcasts up to three ARP requests, or sends three neighbour solicitations (RFC 4861 §10), for one datagram. */
const TOUCH_PACKETS = 3;

/** Apart, so that one protocol's pending questions never take another's transaction ids. */
const sockets = {
  netbios: { 4: new Datagrams(4), 6: new Datagrams(6) },
  mdns: { 4: new Datagrams(4), 6: new Datagrams(6) },
  touch: { 4: new Datagrams(4), 6: new Datagrams(6) },
};

export default defineWorker({
  kind: "reach",
  request: reachRequest,
  result: reachResult,

  async run(request, context) {
    const address = parseAddress(request.address);
    const text = canonicalAddress(request.address);
    if (address === undefined || text === undefined) {
      return failed(wireError("REQUEST_INVALID", "the address is none"));
    }
    const target = new ReachTarget({ ...request, address: text }, context);
    if (request.touchOnly) await touch(target, address);
    else await Promise.all([reachPorts(target), reachNames(target, address)]);
    context.signal.throwIfAborted();
    if (target.isAlive) {
      for (const port of target.silentPorts) target.port(port, "filtered", "timeout");
    } else if (target.refusal !== undefined) {
      return refused(wireError("NET_UNREACHABLE", target.refusal));
    }
    return { isAlive: target.isAlive, packetsSent: target.packetsSent };
  },

  async stop() {
    stopReverseDns();
    const all = Object.values(sockets).flatMap((families) => Object.values(families));
    await Promise.all(all.map((datagrams) => datagrams.close()));
  },
});

async function touch(target: ReachTarget, address: IpAddress): Promise<void> {
  await target.context.takePackets(target.request.address, TOUCH_PACKETS);
  const datagrams = sockets.touch[address.family];
  const isSent = await datagrams.tell(target.request.address, DISCARD_PORT, Buffer.alloc(0));
  if (isSent) target.sent(1);
}

async function reachNames(target: ReachTarget, address: IpAddress): Promise<void> {
  const { request, context } = target;
  const common = {
    address,
    text: request.address,
    timeoutMs: request.namesTimeoutMs,
    signal: context.signal,
  };
  const toTarget: NameQuestion = {
    ...common,
    beforeSend: async () => {
      await context.takePackets(request.address, 1);
      target.sent(1);
    },
  };
  // Goes to a name server, whose own limit counts: it may be a small router.
  const toServer: NameQuestion = {
    ...common,
    beforeSend: async () => {
      await context.takePackets(nameServer(), 1);
    },
  };
  await Promise.all([
    request.reverseDns && tellReverseDns(target, toServer),
    request.netbios && address.family === 4 && tellNetbios(target, toTarget),
    request.mdns && tellMdns(target, toTarget),
  ]);
}

async function tellReverseDns(target: ReachTarget, question: NameQuestion): Promise<void> {
  for (const hostname of await askReverseDns(question)) {
    target.tell({ kind: "hostname", hostname, source: "dns" });
  }
}

async function tellNetbios(target: ReachTarget, question: NameQuestion): Promise<void> {
  const answer = await askNetbios(sockets.netbios[4], question);
  if (!answer.isAnswered) return;
  tellUdpService(target, NETBIOS_NS_PORT, "netbios-ns");
  const { hostName, workgroup, macaddr } = answer.value ?? {};
  if (hostName !== undefined) {
    target.tell({ kind: "hostname", hostname: hostName, source: "netbios" });
  }
  if (macaddr !== undefined) target.tell({ kind: "link-layer", macaddr });
  if (workgroup !== undefined) {
    target.tell({
      kind: "section",
      section: "system",
      status: "partial",
      value: { domain: workgroup },
      source: "NetBIOS node status",
    });
  }
}

async function tellMdns(target: ReachTarget, question: NameQuestion): Promise<void> {
  const answer = await askMdns(sockets.mdns[question.address.family], question);
  if (!answer.isAnswered) return;
  tellUdpService(target, MDNS_PORT, "mdns");
  for (const hostname of answer.value ?? []) {
    target.tell({ kind: "hostname", hostname, source: "mdns" });
  }
}

function tellUdpService(target: ReachTarget, port: number, name: string): void {
  target.alive();
  target.port(port, "open", undefined, "udp");
  target.service("udp", port, { name });
}
