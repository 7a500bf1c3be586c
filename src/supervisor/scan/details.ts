/** Reads everything about one live address: ports and names, then every protocol that has a credential, then plug-ins. */

import type { ReachRequestInput, ReachResult } from "../../protocol/reach.ts";
import { readByLogin } from "./logins.ts";
import type { ScanContext } from "./scan-context.ts";
import { readBySnmp } from "./snmp-read.ts";

const OWN_KINDS: ReadonlySet<string> = new Set(["capture", "reach", "snmp", "ssh", "winrm"]);

/** What is known of an address before its details are read. */
export interface KnownOfAddress {
  /** TCP ports that refused or never answered: no login is tried there. */
  readonly closedPorts: ReadonlySet<number>;
  /** Ports whose state is known already. */
  readonly askedPorts: ReadonlySet<number>;
  /** Another address of the same node has been read: only names and ports are asked. */
  readonly isCovered: boolean;
}

/** Never rejects; what can't be read is evidence, too. */
export async function readDetails(
  scan: ScanContext,
  address: string,
  knownOf: (address: string) => KnownOfAddress,
): Promise<void> {
  await readPortsAndNames(scan, address, knownOf(address));
  if (knownOf(address).isCovered) return;
  if (scan.settings.methods.includes("snmp")) await readBySnmp(scan, address);
  for (const method of ["ssh", "winrm"] as const) {
    if (scan.settings.methods.includes(method))
      await readByLogin(scan, method, address, knownOf(address).closedPorts);
  }
  await readByPlugins(scan, address);
}

/** Whether the scan reads anything beyond being alive. */
export function wantsDetails(scan: ScanContext): boolean {
  const { methods } = scan.settings;
  const wanted = ["names", "snmp", "ssh", "winrm"] as const;
  return (
    wanted.some((method) => methods.includes(method)) ||
    wantsServices(scan) ||
    pluginsOf(scan).length > 0
  );
}

/** Ports of live addresses are asked when TCP is one method among others; alone it has asked every port to find them alive. */
function wantsServices(scan: ScanContext): boolean {
  const { methods, tcpPorts } = scan.settings;
  return methods.includes("tcp") && methods.length > 1 && tcpPorts.length > 0;
}

async function readPortsAndNames(
  scan: ScanContext,
  address: string,
  known: KnownOfAddress,
): Promise<void> {
  const hasNames = scan.settings.methods.includes("names");
  const ports = wantsServices(scan)
    ? scan.settings.tcpPorts.filter((port) => !known.askedPorts.has(port))
    : [];
  if (!hasNames && ports.length === 0) return;
  const request: ReachRequestInput = {
    address,
    ports,
    reverseDns: hasNames,
    netbios: hasNames,
    mdns: hasNames,
  };
  await scan.services.workers.ask<ReachResult>("reach", request, {
    deadlineMs: scan.settings.targetDeadlineMs,
    signal: scan.signal,
    budget: scan.budget,
    onEvidence: (evidence) => scan.intake(evidence),
  });
}

function pluginsOf(scan: ScanContext): string[] {
  const { plugins } = scan.settings;
  const installed = scan.services.workers.kinds.filter((kind) => !OWN_KINDS.has(kind));
  return plugins.includes("*") ? installed : installed.filter((kind) => plugins.includes(kind));
}

async function readByPlugins(scan: ScanContext, address: string): Promise<void> {
  for (const kind of pluginsOf(scan)) {
    const outcome = await scan.services.workers.ask(
      kind,
      { address },
      {
        deadlineMs: scan.settings.targetDeadlineMs,
        signal: scan.signal,
        budget: scan.budget,
        onEvidence: (evidence) => scan.intake(evidence),
      },
    );
    if (outcome.status === "failed" || outcome.status === "refused") {
      const { code, detail } = outcome.error;
      scan.intake([
        {
          kind: "login",
          probe: kind,
          address,
          at: Date.now(),
          credential: "",
          code,
          ...(detail && { detail }),
        },
      ]);
    }
  }
}
