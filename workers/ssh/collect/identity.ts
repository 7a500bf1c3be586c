/** What tells one machine from another, and whom it knows: signatures, names, candidates for the scan. */

import { isLinkLocal, isLoopback, isMulticast, parseAddress } from "../../../src/net/address.ts";
import { hardwareFacts } from "../sections/hardware.ts";
import { interfacesOf } from "../sections/interfaces.ts";
import { neighboursOf } from "../sections/neighbours.ts";
import { routesOf } from "../sections/routes.ts";
import { namesOf } from "../sections/system.ts";
import type { Answers } from "./answers.ts";
import type { Told } from "./told.ts";

const MAX_CANDIDATES = 100_000;

/** What each finished section adds. */
export const identityBySection: Readonly<Record<string, (answers: Answers) => Told[]>> = {
  system: (answers) => [...namesTold(answers), ...machineTold(answers)],
  hardware: hardwareTold,
  privileged: hardwareTold,
  interfaces: interfacesTold,
  routes: (answers) =>
    candidates(
      "routes",
      routesOf(answers).rows.flatMap(({ nextHop }) => nextHop ?? []),
    ),
  neighbours: (answers) => {
    const rows = neighboursOf(answers);
    const of = (family: 4 | 6) =>
      rows.map(({ addr }) => addr).filter((addr) => parseAddress(addr)?.family === family);
    return [...candidates("arp-table", of(4)), ...candidates("nd-table", of(6))];
  },
};

function namesTold(answers: Answers): Told[] {
  const { name, fqdn } = namesOf(answers);
  return [...new Set([fqdn, name])].flatMap((hostname) =>
    hostname === undefined || hostname.startsWith("localhost")
      ? []
      : [{ kind: "hostname", hostname, source: "ssh" } as const],
  );
}

/** machine-id(5): 32 hexadecimal digits, unique to an installation. */
function machineTold(answers: Answers): Told[] {
  const value = answers.word("system", "machine") ?? "";
  return /^[0-9a-f]{32}$/.test(value) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
    ? [{ kind: "signature", type: "machineId", value }]
    : [];
}

function hardwareTold(answers: Answers): Told[] {
  const { uuid, serial, vendor = "" } = hardwareFacts(answers);
  const told: Told[] = [];
  if (uuid !== undefined) told.push({ kind: "signature", type: "smbiosUuid", value: uuid });
  if (serial !== undefined) {
    told.push({
      kind: "signature",
      type: "chassisSerial",
      value: `${vendor.replaceAll(/[|:]/g, " ")}|${serial}`.slice(0, 1_024),
    });
  }
  return told;
}

/** An address of the machine's own ties them; those that every machine has don't. */
function interfacesTold(answers: Answers): Told[] {
  const { rows } = interfacesOf(answers);
  const own = rows
    .flatMap(({ addresses }) => addresses.map(({ addr }) => addr))
    .filter(isOfNetwork);
  return [...new Set(own)]
    .slice(0, 1_024)
    .map((value) => ({ kind: "signature", type: "ownAddress", value }));
}

function candidates(
  source: "arp-table" | "nd-table" | "routes",
  addresses: readonly string[],
): Told[] {
  const found = [...new Set(addresses)].filter(isOfNetwork).slice(0, MAX_CANDIDATES);
  return found.length === 0 ? [] : [{ kind: "candidates", source, addresses: found }];
}

function isOfNetwork(addr: string): boolean {
  const address = parseAddress(addr);
  return (
    address !== undefined && !isLoopback(address) && !isLinkLocal(address) && !isMulticast(address)
  );
}
