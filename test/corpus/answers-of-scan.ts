/**
 * `tsx test/corpus/answers-of-scan.ts NODES.jsonl MAP ANSWERS.json`: what `ksocket scan --format jsonl` said of served recordings.
 * MAP has an address and a recording's name a line.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const scanned = z.object({
  addresses: z.array(z.object({ addr: z.string() })),
  extraFields: z.object({ product: z.record(z.string(), z.unknown()).optional() }).default({}),
});

const [nodesFile, mapFile, out] = process.argv.slice(2);
if (nodesFile === undefined || mapFile === undefined || out === undefined) {
  throw new Error("which nodes, which map, and where to?");
}
const linesOf = (file: string) => readFileSync(file, "utf8").split("\n").filter(Boolean);
const products = new Map(
  linesOf(nodesFile).flatMap((line) => {
    const { addresses, extraFields } = scanned.parse(JSON.parse(line));
    return addresses.map(({ addr }) => [addr, extraFields.product ?? {}] as const);
  }),
);
const answers = linesOf(mapFile).map((line) => {
  const [address = "", id = ""] = line.split(/\s+/);
  const product = products.get(address) ?? {};
  const answer = {
    vendor: product["vendorName"],
    model: product["modelName"],
    version: product["firmwareVersionNumber"],
    serial: product["serialNumber"],
  };
  return [id, answer] as const;
});
writeFileSync(out, JSON.stringify(Object.fromEntries(answers), null, 1));
