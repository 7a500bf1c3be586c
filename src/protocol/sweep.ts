/** What the capture process is asked: to probe whole ranges with single packets, and to tell which addresses answered. */

import { z } from "zod";
import { addressText, count, macText, portNumber, prefixText, text } from "./bounds.ts";

export const sweepMethods = ["arp", "icmp", "tcp", "nd"] as const;
export type SweepMethod = (typeof sweepMethods)[number];

/** The interface that a sweep leaves by. */
export const sweepDevice = z.object({
  name: text(64),
  macaddr: macText,
  /** The interface's own addresses with prefix length; a source address is chosen among them. */
  prefixes: z.array(z.object({ addr: addressText, prefix: prefixText })).max(256),
});

export const sweepRequest = z.object({
  method: z.enum(sweepMethods),
  device: sweepDevice,
  /** First and last address, both included, of one family. */
  ranges: z.array(z.object({ first: addressText, last: addressText })).max(65_536),
  /** Null: on-link, every target's MAC address is resolved. Otherwise the router that all packets go to. */
  nextHop: addressText.nullable(),
  /** Destination ports of TCP SYNs (RFC 9293 §3.5). */
  ports: z.array(portNumber).max(64).default([]),
  /** How often a silent address is asked in all. */
  attempts: z.number().int().min(1).max(10).default(2),
  /** How long the last packet's answer is waited for. */
  waitMs: z.number().int().min(1).max(60_000).default(1_000),
  /** False: no limit, packets leave as fast as the interface takes them, without asking for leave. */
  isPaced: z.boolean().default(true),
});
export type SweepRequest = z.infer<typeof sweepRequest>;
export type SweepRequestInput = z.input<typeof sweepRequest>;

/** Answers arrive before as evidence: alive, link-layer, port, unreachable. */
export const sweepResult = z.object({
  packetsSent: count,
  packetsReceived: count,
  addressesAsked: count,
  addressesAnswered: count,
  /** Frames that the kernel dropped before we saw them, when it says. */
  framesDropped: count,
  /** Answers that only came to a repeated packet, per answering address: an estimate of loss, 0–1. */
  lossEstimate: z.number().min(0).max(1),
});
export type SweepResult = z.infer<typeof sweepResult>;
