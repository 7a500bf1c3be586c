/** What the parts of one running scan share. */

import type { Logger } from "../../log/logger.ts";
import type { AddressRanges } from "../../net/address-ranges.ts";
import type {
  CredentialByMethod,
  CredentialMethod,
  Keeper,
  SshCredential,
} from "../../protocol/credential.ts";
import type { Evidence } from "../../protocol/evidence.ts";
import type { ScanSettings } from "../../protocol/scan.ts";
import type { Workers } from "../pool/ask.ts";
import type { LoginBudget } from "./login-budget.ts";
import type { NetworkView } from "./network-view.ts";
import type { RatePacketBudget } from "./packet-budget.ts";
import type { ProgressMeter } from "./progress-meter.ts";
import type { ScanMemory } from "./scan-memory.ts";

/** The credential files as a scan sees them; src/credentials answers it. */
export interface CredentialSource {
  /** In the documented order; empty when no file matches. */
  matching<Method extends CredentialMethod>(
    method: Method,
    address: string,
  ): readonly CredentialByMethod[Method][];
  /** The same of many addresses: parts for which the same files match. */
  partition<Method extends CredentialMethod>(
    method: Method,
    addresses: AddressRanges,
  ): readonly {
    readonly addresses: AddressRanges;
    readonly credentials: readonly CredentialByMethod[Method][];
  }[];
  jumpHostsFor(
    credentials: readonly { readonly sshTunnels: readonly string[] }[],
  ): Record<string, SshCredential[]>;
}

/** What outlives one scan, shared by all scans of an agent. */
export interface ScanServices {
  readonly workers: Workers;
  readonly credentials: CredentialSource;
  readonly logins: LoginBudget;
  readonly memory: ScanMemory;
  readonly logger: Logger;
  /** The agent's folder for pins and known hosts; undefined: nothing is kept. */
  readonly stateDirectory: string | undefined;
  readonly snmpProfileDirectories: readonly string[];
  /** Read anew for every scan: addresses and routes change. */
  readNetwork(): Promise<NetworkView>;
  vendorOf(macaddr: string): string | undefined;
}

export interface ScanContext {
  readonly settings: ScanSettings;
  readonly keeper: Keeper | undefined;
  readonly services: ScanServices;
  readonly network: NetworkView;
  readonly budget: RatePacketBudget;
  readonly meter: ProgressMeter;
  readonly signal: AbortSignal;
  /** Where all evidence goes, whoever saw it. */
  intake(evidence: readonly Evidence[]): void;
  /** Whether an address that announced itself may be asked for more. */
  readonly allows: (address: string) => boolean;
  /** Says once what was lost or could not be done. */
  notice(sentence: string): void;
}
