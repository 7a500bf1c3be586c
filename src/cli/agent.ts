/** Puts an agent together from the settings: credentials, workers, and what all scans share. Every command that scans uses it. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import { CredentialTree } from "../credentials/tree.ts";
import type { Logger } from "../log/logger.ts";
import { registerSecretsOf } from "../log/secrets.ts";
import { credentialMethods } from "../protocol/credential.ts";
import { homeDirectory } from "../settings/home.ts";
import type { Workers } from "../supervisor/pool/ask.ts";
import { readNetworkView } from "../supervisor/scan/local-network/local-network.ts";
import { LoginBudget } from "../supervisor/scan/login-budget.ts";
import { loadOuiRegistry } from "../supervisor/scan/oui-registry.ts";
import type { ScanServices } from "../supervisor/scan/scan-context.ts";
import { ScanMemory } from "../supervisor/scan/scan-memory.ts";
import { formatFault } from "../yaml/fault.ts";
import { type Opened, openSettings } from "./open-settings.ts";
import { packageFolder } from "./package-version.ts";
import type { ScanDefaults } from "./scan/options.ts";
import { UsageError } from "./usage-error.ts";

/** A thread that can't be ended any more must not keep the program: it ends with the process. */
const STOP_MS = 4_000;
const PROFILES = "snmp-profiles";

export interface Agent {
  readonly workers: Workers;
  readonly scanDefaults: ScanDefaults;
  /** Reads the credential files anew, so that changed ones count from the next scan on. */
  scanServices(): Promise<ScanServices>;
  stop(): Promise<void>;
}

export async function openAgent(opened: Opened, credentialsDirectory?: string): Promise<Agent> {
  const { settings, logger } = opened;
  const { directories, logins, rates } = settings;
  // Loaded here, so that help and completions are there at once.
  const { createWorkers } = await import("../supervisor/pool/create-workers.ts");
  const workers = await createWorkers({
    log: logger,
    settings: poolSettingsOf(settings.workers),
    // The default folder need not be there: most installations have no plug-ins.
    pluginDirectories: [directories.workers].filter((folder) => existsSync(folder)),
  });
  const shared = {
    workers,
    logger: logger.child({ part: "scan" }),
    logins: new LoginBudget(logins.failuresBeforePause),
    memory: new ScanMemory(join(directories.state, "scan-memory.json")),
    stateDirectory: directories.state,
    snmpProfileDirectories: snmpProfileDirectories(),
    readNetwork: readNetworkView,
    vendorOf: loadOuiRegistry(),
  };
  await shared.memory.load();
  return {
    workers,
    scanDefaults: {
      rate: rates.packetsPerSecond,
      hostRate: rates.packetsPerHostPerSecond,
      workerKinds: workers.kinds,
    },
    scanServices: async () => ({
      ...shared,
      credentials: await loadCredentials(credentialsDirectory ?? directories.credentials, logger),
    }),
    stop: () => Promise.race([workers.stop(), delay(STOP_MS, undefined, { ref: false })]),
  };
}

/** The shipped device profiles, then the user's own. */
function snmpProfileDirectories(): string[] {
  const shipped = packageFolder === undefined ? [] : [join(packageFolder, "config", PROFILES)];
  const own = join(homeDirectory(process.env), "etc", "ksocket", PROFILES);
  return [...shipped, own].filter((folder) => existsSync(folder));
}

/** For commands that end: an agent from the command's settings, stopped whatever happens. */
export async function withAgent<Result>(
  command: Command,
  credentialsDirectory: string | undefined,
  use: (agent: Agent) => Promise<Result>,
): Promise<Result> {
  if (credentialsDirectory !== undefined && !existsSync(credentialsDirectory))
    throw new UsageError(`--credentials: there is no folder ${credentialsDirectory}`);
  const opened = openSettings(command, { logsToTerminal: true });
  const agent = await openAgent(opened, credentialsDirectory);
  try {
    return await use(agent);
  } finally {
    await agent.stop();
    opened.close();
  }
}

async function loadCredentials(directory: string, logger: Logger): Promise<CredentialTree> {
  const tree = await CredentialTree.load(directory);
  const log = logger.child({ part: "credentials" });
  for (const method of credentialMethods) {
    registerSecretsOf(tree.files(method).map(({ credential }) => credential));
  }
  for (const fault of tree.faults) log.error(formatFault(fault));
  for (const warning of tree.warnings) log.warn(warning);
  return tree;
}

/** What was set, without what was left to the pools' defaults. */
function poolSettingsOf(
  kinds: Readonly<Record<string, Readonly<Record<string, number | undefined>>>>,
): Record<string, Record<string, number>> {
  const isSet = (entry: [string, number | undefined]): entry is [string, number] =>
    entry[1] !== undefined;
  return Object.fromEntries(
    Object.entries(kinds).map(([kind, values]) => [
      kind,
      Object.fromEntries(Object.entries(values).filter(isSet)),
    ]),
  );
}
