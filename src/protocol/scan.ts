/** A scan: what it is asked for, how far it is, what it says of every address, and how it ended. */

import { z } from "zod";
import { addressText, count, epochMs, text } from "./bounds.ts";
import { errorCodes } from "./errors.ts";
import { wireErrorSchema } from "./outcome.ts";

/** The methods that `--only` chooses from: how addresses are found alive, and how details are read. */
export const scanMethods = ["arp", "nd", "icmp", "tcp", "names", "snmp", "ssh", "winrm"] as const;
export type ScanMethod = (typeof scanMethods)[number];

/** `192.0.2.1`, `192.0.2.0/24`, `192.0.2.1-20`, `192.0.2.1-192.0.2.40` or the IPv6 forms. */
const rangeText = z.string().min(2).max(170);

export const scanSettings = z.object({
  /** Empty: the agent's own candidates (default gateway, neighbour cache) only. */
  startAddresses: z.array(rangeText).max(65_536).default([]),
  /** Empty: everything is allowed. */
  allowedPrefixes: z.array(rangeText).max(65_536).default([]),
  /** Denied wins over allowed. */
  deniedPrefixes: z.array(rangeText).max(65_536).default([]),
  methods: z
    .array(z.enum(scanMethods))
    .max(16)
    .default([...scanMethods]),
  /** Plug-in worker kinds to run on live addresses; "*" = all that the agent has. */
  plugins: z.array(text(64)).max(64).default(["*"]),
  /** Whether what live nodes tell of further addresses is followed, inside the allowed prefixes. */
  crawl: z.boolean().default(true),
  /** Probe packets per second in all; 0 = unlimited. */
  rate: z.number().int().min(0).max(10_000_000).default(1_000),
  /** Probe packets per second to one address; 0 = unlimited. */
  hostRate: z.number().int().min(0).max(1_000_000).default(40),
  tcpPorts: z
    .array(z.number().int().min(1).max(65_535))
    .max(64)
    .default([22, 80, 135, 443, 445, 3389]),
  /** Milliseconds for one target and one protocol. */
  targetDeadlineMs: z.number().int().min(1_000).max(3_600_000).default(120_000),
  /** Milliseconds after which the whole scan ends with what it has; 0 = none. */
  scanDeadlineMs: z.number().int().min(0).default(0),
  /** Most addresses that one scan may ask, IPv6 prefixes included; beyond it the scan is refused. */
  maxAddresses: z.number().int().min(1).max(4_294_967_296).default(16_777_216),
});
export type ScanSettings = z.infer<typeof scanSettings>;
export type ScanSettingsInput = z.input<typeof scanSettings>;

export const verdictStates = [
  "alive",
  "silent",
  "filtered",
  "refused",
  "denied",
  "not-asked",
] as const;
export type VerdictState = (typeof verdictStates)[number];

/**
 * What became of each address of a range; a long silence is one row.
 * silent: nothing came back. filtered: a router said no. refused: not alive, but something said no. denied: outside the allowed prefixes.
 * not-asked: the scan ended before.
 */
export const verdict = z.object({
  first: addressText,
  last: addressText,
  state: z.enum(verdictStates),
  /** Which probes were sent, and what each saw: "arp: silent", "icmp: echo reply in 1.2 ms", "icmp: host prohibited by 192.0.2.1". */
  evidence: z.array(text(256)).max(64),
  /** Per protocol: logged in, no listener, timeout, wrong password, no credential file. */
  protocols: z
    .array(
      z.object({
        method: text(64),
        code: z.enum([...errorCodes, "OK"]),
        credential: text(1_024).optional(),
        detail: text(2_000).optional(),
      }),
    )
    .max(64),
});
export type Verdict = z.infer<typeof verdict>;

export const scanPhases = ["starting", "discovering", "details", "finishing", "ended"] as const;

export const scanProgress = z.object({
  phase: z.enum(scanPhases),
  startedAt: epochMs,
  at: epochMs,
  /** Addresses: known so far, asked to the end, alive, without answer. */
  candidates: count,
  asked: count,
  alive: count,
  silent: count,
  /** Live addresses whose details are being read, and are done. */
  detailsPending: count,
  detailsDone: count,
  nodes: count,
  packetsSent: count,
  /** Packets per second over the last seconds. */
  packetsPerSecond: z.number().nonnegative(),
  lossEstimate: z.number().min(0).max(1),
  /** Milliseconds; null when it can't be told. */
  etaMs: z.number().nonnegative().nullable(),
  /** What the scan is waiting for, in words: "the last answers of 192.0.2.0/24", "ssh on 192.0.2.7 (41 s)". */
  waitingFor: z.array(text(256)).max(16),
});
export type ScanProgress = z.infer<typeof scanProgress>;

export const scanEndStatuses = ["succeeded", "cancelled", "interrupted", "failed"] as const;
export const scanEnd = z.object({
  status: z.enum(scanEndStatuses),
  error: wireErrorSchema.optional(),
  progress: scanProgress,
  /** What was lost or could not be done, and why: "no capture: not permitted; routed addresses were asked by TCP only". */
  notices: z.array(text(512)).max(256),
  /** Why addresses were not found or not inventoried: counts by sentence. */
  reasons: z.array(z.object({ reason: text(256), count })).max(256),
});
export type ScanEnd = z.infer<typeof scanEnd>;

/** A live address, reported at once, long before its node is complete. */
export const liveAddress = z.object({
  addr: addressText,
  macaddr: text(17),
  by: text(64),
  at: epochMs,
});
export type LiveAddress = z.infer<typeof liveAddress>;
