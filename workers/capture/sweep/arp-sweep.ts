/** The sweep method `arp`: who is on this link (RFC 826). */

import { formatIpv4 } from "../../../src/net/ipv4.ts";
import { formatMacAddress } from "../../../src/net/mac-address.ts";
import { ArpQuestions } from "./arp-questions.ts";
import { roundRtt, type Sweep } from "./sweep.ts";
import { rangesOf, TargetSpace } from "./target-space.ts";

/** Evidence: `alive` and `link-layer` for each address; a second MAC address for one is told as a further `link-layer`. */
export async function sweepByArp(sweep: Sweep): Promise<void> {
  const space = new TargetSpace(rangesOf(sweep.request, 4));
  const questions = new ArpQuestions(space, sweep, {
    onAnswer: (value, mac, rttMs) => {
      const common = { address: formatIpv4(value), probe: "arp", at: Date.now() };
      const rtt = rttMs === undefined ? {} : { rttMs: roundRtt(rttMs) };
      sweep.outbox.add({ kind: "alive", ...common, ...rtt });
      sweep.outbox.add({ kind: "link-layer", ...common, macaddr: formatMacAddress(mac) });
    },
    onConflict: (value, mac) => tellLinkLayer(sweep, value, mac),
  });
  sweep.tally.addressesAsked = space.size;
  const stopListening = sweep.link.listen((frame) => questions.onFrame(frame));
  try {
    await sweep.ask(questions);
  } finally {
    stopListening();
    sweep.tally.addressesAnswered = questions.answered.count;
  }
}

/** Evidence that an address answered ARP, whatever the sweep was after. */
export function tellLinkLayer(sweep: Sweep, address: number, mac: Uint8Array): void {
  sweep.outbox.add({
    kind: "link-layer",
    address: formatIpv4(address),
    probe: "arp",
    at: Date.now(),
    macaddr: formatMacAddress(mac),
  });
}
