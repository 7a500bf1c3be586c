/** Asks one address by SNMP with all matching credentials at once; communities and USM users are not locked by failures, so no budget counts them. */

import type { LoginResult, SnmpRequest } from "../../protocol/credential.ts";
import { closeLogin, rememberedFirst } from "./login-evidence.ts";
import type { ScanContext } from "./scan-context.ts";

export async function readBySnmp(scan: ScanContext, address: string): Promise<void> {
  const { services } = scan;
  if (!services.workers.kinds.includes("snmp")) return;
  const remembered = services.memory.of(address);
  const credentials = rememberedFirst(
    services.credentials.matching("snmp", address),
    remembered["snmp"]?.["credential"],
  );
  const request: SnmpRequest = {
    address,
    credentials,
    remembered,
    jumpHosts: {},
    testOnly: false,
    profileDirectories: [...services.snmpProfileDirectories],
    ...(services.stateDirectory !== undefined && { stateDirectory: services.stateDirectory }),
  };
  const seen = new Set<string>();
  const outcome = await services.workers.ask<LoginResult>("snmp", request, {
    deadlineMs: scan.settings.targetDeadlineMs,
    signal: scan.signal,
    budget: scan.budget,
    onEvidence: (evidence) => {
      for (const item of evidence) if (item.kind === "login") seen.add(item.code);
      scan.intake(evidence);
    },
  });
  if (seen.size === 0) closeLogin(scan, "snmp", address, "", outcome, "SNMP_TIMEOUT");
}
