/** The way to IPv4 targets: the MAC address that a frame for each of them goes to. */

import { AddressRanges } from "../../../src/net/address-ranges.ts";
import { formatIpv4, parseIpv4 } from "../../../src/net/ipv4.ts";
import { formatMacAddress } from "../../../src/net/mac-address.ts";
import { KsocketError } from "../../../src/protocol/errors.ts";
import { ArpQuestions } from "./arp-questions.ts";
import { tellLinkLayer } from "./arp-sweep.ts";
import type { Sweep } from "./sweep.ts";
import { TargetSpace } from "./target-space.ts";

const NEXT_HOP_ATTEMPTS = 4;

export interface Way {
  /** How many of the space's addresses can be reached. */
  readonly reachableCount: number;
  isReachable(index: number): boolean;
  /** Six bytes, a view. */
  macOf(index: number): Uint8Array;
}

/** By the next hop for routed targets, else by ARP for every address. NET_UNREACHABLE: the next hop doesn't answer ARP. */
export async function findWay(space: TargetSpace, sweep: Sweep): Promise<Way> {
  const { nextHop } = sweep.request;
  return nextHop === null ? resolveEach(space, sweep) : byNextHop(space, sweep, nextHop);
}

/** Addresses that answer ARP are told as `link-layer` evidence: a firewall may let nothing else through. */
async function resolveEach(space: TargetSpace, sweep: Sweep): Promise<Way> {
  const questions = await resolve(space, sweep, sweep.request.attempts, true);
  return {
    reachableCount: questions.answered.count,
    isReachable: (index) => questions.answered.has(index),
    macOf: (index) => questions.macOf(index),
  };
}

async function byNextHop(space: TargetSpace, sweep: Sweep, nextHop: string): Promise<Way> {
  const address = parseIpv4(nextHop);
  if (address === undefined) {
    throw new KsocketError("REQUEST_INVALID", `${nextHop} is no IPv4 address`);
  }
  const mac = sweep.link.nextHopMac(address) ?? (await resolveNextHop(sweep, address));
  return { reachableCount: space.size, isReachable: () => true, macOf: () => mac };
}

async function resolveNextHop(sweep: Sweep, address: number): Promise<Uint8Array> {
  const value = BigInt(address);
  const only = new TargetSpace(AddressRanges.of([{ family: 4, first: value, last: value }]));
  const questions = await resolve(only, sweep, NEXT_HOP_ATTEMPTS, false);
  if (questions.answered.count === 0) {
    const detail = `the router ${formatIpv4(address)} does not answer ARP on ${sweep.request.device.name}`;
    throw new KsocketError("NET_UNREACHABLE", detail);
  }
  const mac = questions.macOf(0);
  sweep.context.log("debug", "resolved the next hop", { mac: formatMacAddress(mac) });
  sweep.link.rememberNextHop(address, mac);
  return mac;
}

async function resolve(
  space: TargetSpace,
  sweep: Sweep,
  attempts: number,
  isTold: boolean,
): Promise<ArpQuestions> {
  const tell = (address: number, mac: Uint8Array) => {
    if (isTold) tellLinkLayer(sweep, address, mac);
  };
  const questions = new ArpQuestions(space, sweep, { onAnswer: tell, onConflict: tell });
  const stopListening = sweep.link.listen((frame) => questions.onFrame(frame));
  try {
    await sweep.ask(questions, attempts);
  } finally {
    stopListening();
  }
  return questions;
}
