/**
 * The sweep method `nd`: IPv6 neighbours. Ranges are asked address by address with neighbour solicitations (RFC 4861 §7.2);
 * the range that is exactly ff02::1 is one multicast echo request, and whoever answers is a neighbour (RFC 4443 §4.2).
 */

import { IPV6_ALL_NODES } from "../../../src/net/ipv6-packet.ts";
import { KsocketError } from "../../../src/protocol/errors.ts";
import { collectByMulticastEcho } from "./multicast-echo.ts";
import { SolicitationQuestions } from "./solicitation.ts";
import { ownAddresses } from "./source-addresses.ts";
import type { Sweep } from "./sweep.ts";
import { rangesOf } from "./target-space.ts";

/** Larger IPv6 ranges can't be asked one by one in reasonable time anyway. */
const MOST_NEIGHBOURS = 1 << 16;

/** Evidence: `alive` and `link-layer`. Link-local addresses carry the interface's name as their zone. */
export async function sweepByNd(sweep: Sweep): Promise<void> {
  const own = ownAddresses(sweep.request.device, 6);
  if (own.length === 0) {
    const detail = `${sweep.request.device.name} has no IPv6 address to ask from`;
    throw new KsocketError("CAPTURE_NO_DEVICE", detail);
  }
  const { ranges, size } = rangesOf(sweep.request, 6);
  const [only] = ranges;
  if (size === 1n && only?.first === IPV6_ALL_NODES) return collectByMulticastEcho(sweep, own);
  if (size > BigInt(MOST_NEIGHBOURS)) {
    const detail = `a sweep takes at most ${MOST_NEIGHBOURS} IPv6 addresses`;
    throw new KsocketError("REQUEST_INVALID", detail);
  }
  const targets: bigint[] = [];
  for (const { first, last } of ranges) for (let at = first; at <= last; at++) targets.push(at);
  const questions = new SolicitationQuestions(sweep, targets, own);
  sweep.tally.addressesAsked = targets.length;
  const stopListening = sweep.link.listen((frame) => questions.onFrame(frame));
  try {
    await sweep.ask(questions);
  } finally {
    stopListening();
    sweep.tally.addressesAnswered = questions.answeredCount;
  }
}
