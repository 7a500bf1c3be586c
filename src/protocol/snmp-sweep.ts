/** What the snmp worker is asked besides single targets: which addresses of whole ranges answer SNMP at all. */

import { z } from "zod";
import { addressText, count, portNumber } from "./bounds.ts";
import { secretSchema } from "./secret.ts";

export const snmpSweepRequest = z.object({
  /** First and last address, both included, of one family. */
  ranges: z
    .array(z.object({ first: addressText, last: addressText }))
    .min(1)
    .max(65_536),
  /** Each is asked of every address; an SNMPv3 engine is asked for once at every port that they name. */
  communities: z.array(z.object({ community: secretSchema, port: portNumber })).max(256),
  enginePorts: z.array(portNumber).min(1).max(256),
});
export type SnmpSweepRequest = z.infer<typeof snmpSweepRequest>;

/** Answers have arrived before as evidence: alive, port. */
export const snmpSweepResult = z.object({ packetsSent: count, addressesAnswered: count });
export type SnmpSweepResult = z.infer<typeof snmpSweepResult>;
