/** Compares what is read of recorded devices with what others read of them. */

import { existsSync } from "node:fs";
import { z } from "zod";
import type { Sections } from "../../src/protocol/sections.ts";
import { readRecording, sectionOf } from "./recordings.ts";

const truth = z.object({
  id: z.string(),
  ports: z.array(z.object({ ifIndex: z.number() })).default([]),
  ipv4_addresses: z.array(z.object({ ipv4_address: z.string() })).default([]),
  vlans: z.array(z.object({ vlan_vlan: z.number() })).default([]),
  links: z
    .array(
      z.object({
        protocol: z.string().nullish(),
        remote_hostname: z.string().nullish(),
        ifName: z.string().nullish(),
        ifDescr: z.string().nullish(),
      }),
    )
    .default([]),
});
type Truth = z.infer<typeof truth>;

export function topologyTruth(jsonl: string): Truth[] {
  return jsonl
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => truth.parse(JSON.parse(line)));
}

export interface Count {
  found: number;
  expected: number;
}
export type TopologyScore = Record<
  "ports" | "ownAddresses" | "vlans" | "neighbourNames" | "neighbourPorts",
  Count
>;

export async function scoreTopology(
  truths: readonly Truth[],
  recordingOf: (id: string) => string,
): Promise<TopologyScore> {
  const count = (): Count => ({ found: 0, expected: 0 });
  const score: TopologyScore = {
    ports: count(),
    ownAddresses: count(),
    vlans: count(),
    neighbourNames: count(),
    neighbourPorts: count(),
  };
  for (const expected of truths) {
    const evidence = await readRecording(recordingOf(expected.id));
    const interfaces = sectionOf(evidence, "interfaces") ?? [];
    const vlans = new Set((sectionOf(evidence, "vlans") ?? []).map(({ vlanId }) => vlanId));
    const indices = new Set(interfaces.map(({ ifIndex }) => ifIndex));
    const addresses = new Set(
      interfaces.flatMap((entry) => entry.addresses.map(({ addr }) => addr)),
    );
    add(score.ports, expected.ports, ({ ifIndex }) => indices.has(ifIndex));
    add(score.ownAddresses, expected.ipv4_addresses, (own) => addresses.has(own.ipv4_address));
    add(score.vlans, expected.vlans, ({ vlan_vlan }) => vlans.has(vlan_vlan));
    addLinks(score, expected.links, sectionOf(evidence, "links") ?? []);
  }
  return score;
}

function add<Item>(count: Count, items: readonly Item[], isFound: (item: Item) => boolean): void {
  count.expected += items.length;
  count.found += items.filter(isFound).length;
}

function addLinks(score: TopologyScore, expected: Truth["links"], links: Sections["links"]): void {
  const named = expected.filter(
    ({ remote_hostname, protocol }) =>
      remote_hostname && (protocol === "lldp" || protocol === "cdp"),
  );
  const sameName = (name: string) => (link: Sections["links"][number]) =>
    link.remoteName?.toLowerCase() === name.toLowerCase();
  add(score.neighbourNames, named, (link) => links.some(sameName(link.remote_hostname ?? "")));
  add(score.neighbourPorts, named, (link) =>
    links.some(
      (read) =>
        sameName(link.remote_hostname ?? "")(read) &&
        (read.localPort === link.ifName || read.localPort === link.ifDescr),
    ),
  );
}

export const corpusFolder = new URL("../../../shared/corpus/snmp/", import.meta.url);
export const hasCorpus = existsSync(corpusFolder);
