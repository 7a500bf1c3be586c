/** What the snmp worker is asked besides single targets: which addresses of whole ranges answer SNMP at all, and as what. */

import { z } from "zod";
import { addressText, count, portNumber } from "./bounds.ts";
import { secretSchema } from "./secret.ts";

export const snmpSweepRequest = z.object({
  /** First and last address, both included, of one family. */
  ranges: z
    .array(z.object({ first: addressText, last: addressText }))
    .min(1)
    .max(65_536),
  /** Each is asked of every address that is silent so far. */
  communities: z.array(z.object({ community: secretSchema, port: portNumber })).max(256),
  /** How communities are asked, one version after the other. */
  versions: z
    .array(z.enum(["v2c", "v1"]))
    .min(1)
    .max(2)
    .default(["v2c", "v1"]),
  /** Where an SNMPv3 engine is asked for. */
  enginePorts: z.array(portNumber).max(256),
  /** False: nobody limits the rate, and late answers are waited for as long as the measured round trip makes sensible. */
  isPaced: z.boolean().default(true),
});
export type SnmpSweepRequest = z.infer<typeof snmpSweepRequest>;
export type SnmpSweepRequestInput = z.input<typeof snmpSweepRequest>;

/** Answers have arrived before as evidence: alive, port, and the system section's description where the agent told one. */
export const snmpSweepResult = z.object({ packetsSent: count, addressesAnswered: count });
export type SnmpSweepResult = z.infer<typeof snmpSweepResult>;
