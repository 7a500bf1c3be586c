/** Scan settings as people give them: those chosen only, with every range checked, so that a scan never starts on a misspelt one. */

import { z } from "zod";
import { parseAddressRange } from "../../net/address-ranges.ts";
import { scanSettings } from "../../protocol/scan.ts";

/** Without defaults: a partial of the protocol's settings would fill them in, and nothing could be left blank. */
const { shape } = scanSettings;
const chosen = <Schema extends z.ZodType>(schema: z.ZodDefault<Schema>) =>
  schema.unwrap().optional();

const ranges = z
  .array(
    z
      .string()
      .max(170)
      .refine((text) => parseAddressRange(text.trim()) !== undefined, {
        params: { reason: "address-range" },
        error: (issue) => `${JSON.stringify(issue.input)} is no address, prefix or range`,
      }),
  )
  .max(65_536)
  .optional();

export const settingsInput = z.strictObject({
  startAddresses: ranges,
  allowedPrefixes: ranges,
  deniedPrefixes: ranges,
  methods: chosen(shape.methods),
  plugins: chosen(shape.plugins),
  crawl: chosen(shape.crawl),
  rate: chosen(shape.rate),
  hostRate: chosen(shape.hostRate),
  tcpPorts: chosen(shape.tcpPorts),
  targetDeadlineMs: chosen(shape.targetDeadlineMs),
  scanDeadlineMs: chosen(shape.scanDeadlineMs),
  maxAddresses: chosen(shape.maxAddresses),
});
