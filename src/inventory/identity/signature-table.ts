/** How much each signature counts (docs/identity.md lists the same rows; a test compares them). */

import type { SignatureType } from "../../protocol/evidence.ts";

export interface SignatureRow {
  /** What agreement adds; two nodes are one when the sum reaches TIE_THRESHOLD. */
  readonly weight: number;
  /** A disagreement forbids every tie whose sum is below this; 0 = several values on one node are normal. */
  readonly veto: number;
  /** A value that more addresses than this carry says nothing of any of them. */
  readonly maxAddresses: number;
  /** True when one node has one value: an address seen with two is contested, and its values count for nothing. */
  readonly isSingle: boolean;
}

export const TIE_THRESHOLD = 50;
/** More than all weights together: no agreement outweighs it. */
export const ABSOLUTE_VETO = 1_000;

export const signatureTable: Readonly<Record<SignatureType, SignatureRow>> = {
  smbiosUuid: { weight: 100, veto: ABSOLUTE_VETO, maxAddresses: 4_096, isSingle: true },
  machineId: { weight: 95, veto: ABSOLUTE_VETO, maxAddresses: 4_096, isSingle: true },
  chassisSerial: { weight: 90, veto: 90, maxAddresses: 4_096, isSingle: false },
  sshHostKey: { weight: 85, veto: 70, maxAddresses: 4_096, isSingle: true },
  snmpEngineId: { weight: 80, veto: 80, maxAddresses: 4_096, isSingle: true },
  ownAddress: { weight: 75, veto: 0, maxAddresses: 4_096, isSingle: false },
  chassisMac: { weight: 70, veto: 0, maxAddresses: 4_096, isSingle: false },
  macaddr: { weight: 60, veto: 0, maxAddresses: 16, isSingle: false },
  hostname: { weight: 20, veto: 0, maxAddresses: 16, isSingle: false },
};

/** Strongest first. */
export const signatureOrder = (Object.keys(signatureTable) as SignatureType[]).sort(
  (a, b) => signatureTable[b].weight - signatureTable[a].weight,
);
