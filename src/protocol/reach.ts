/** What the `reach` worker is asked: TCP ports, services and names of one address. */

import { z } from "zod";
import { addressText, count, portNumber } from "./bounds.ts";

export const reachRequest = z.object({
  address: addressText,
  /** Ports to connect to; open ones are told as evidence `port` and `service`. 9100 is left out: printers print what comes there. */
  ports: z.array(portNumber).max(1_024).default([]),
  connectTimeoutMs: z.number().int().min(50).max(60_000).default(900),
  attempts: z.number().int().min(1).max(5).default(2),
  /** Hear what an open port's service says of itself: greetings, and a HEAD request on 80 and 8080. */
  services: z.boolean().default(true),
  /** PTR record (RFC 1035 §3.5) by the system's resolver. */
  reverseDns: z.boolean().default(false),
  /** NetBIOS node status (RFC 1002 §4.2.17). */
  netbios: z.boolean().default(false),
  /** mDNS reverse look-up by unicast (RFC 6762 §5.5). */
  mdns: z.boolean().default(false),
  namesTimeoutMs: z.number().int().min(50).max(60_000).default(1_000),
  /** Only make the kernel resolve the address on the link: one empty datagram to the discard port. */
  touchOnly: z.boolean().default(false),
});
export type ReachRequest = z.infer<typeof reachRequest>;
export type ReachRequestInput = z.input<typeof reachRequest>;

export const reachResult = z.object({ isAlive: z.boolean(), packetsSent: count });
export type ReachResult = z.infer<typeof reachResult>;
