/** `ksocket start` (`npm start`): cloud and agent together on this machine, everything that they need generated on first start. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import type { Cloud } from "../cloud/cloud.ts";
import { ADMINISTRATOR, ensureFirstStart, type FirstStart } from "../cloud/first-start.ts";
import type { Store } from "../cloud/store/store.ts";
import { registerSecret } from "../log/secrets.ts";
import { Secret } from "../protocol/secret.ts";
import type { Daemon } from "../supervisor/daemon.ts";
import { openAgent } from "./agent.ts";
import { databaseUrlOf } from "./cloud-database.ts";
import { type Opened, openSettings } from "./open-settings.ts";
import { packageVersion } from "./package-version.ts";
import { untilSignal } from "./until-signal.ts";

export function registerStart(program: Command): void {
  program
    .command("start")
    .summary("cloud and agent together on this machine")
    .description(
      "Serves the cloud and connects an agent to it; on first start everything that they need is generated.\n" +
        "Data lies under $KSOCKET_HOME, or in .ksocket/ of the current folder when that is unset.",
    )
    .action(async (_flags: unknown, self: Command) => {
      const ownHome = join(process.cwd(), ".ksocket");
      const environment =
        process.env["KSOCKET_HOME"] === undefined ? `KSOCKET_HOME=${quoted(ownHome)} ` : "";
      process.env["KSOCKET_HOME"] ??= ownHome;
      const opened = openSettings(self);
      process.on("SIGHUP", opened.reopenLog);
      await run(opened, environment);
      opened.close();
    });
}

/** For a shell. */
const quoted = (text: string) =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** `environment` is what a shell's command needs before it to find the same data. */
async function run(opened: Opened, environment: string): Promise<void> {
  const { settings, logger } = opened;
  const { openStore } = await import("../cloud/store/store.ts");
  const { startAgentDaemon } = await import("./agent-daemon.ts");
  const { dataDirectory } = settings.cloud;
  const databaseUrl = databaseUrlOf(settings);
  const store = await openStore({
    dataDirectory,
    databaseUrl,
    log: logger,
    hasIntakeThread: true,
  });
  const cloud = await cloudOf(opened, store);
  try {
    const tokenFile = join(settings.directories.state, "local-agent.token");
    const first = await ensureFirstStart(store, readToken(tokenFile));
    if (first.ksocketToken !== undefined) writeToken(tokenFile, first.ksocketToken);
    registerSecret(readToken(tokenFile) ?? "");
    const { url } = await cloud.start();
    const agent = await openAgent(opened);
    const daemon = startAgentDaemon(opened, agent, localLink(opened, tokenFile));
    process.stdout.write(readyText(url, first, environment));
    await untilSignal();
    await stopAll(daemon, () => agent.stop());
  } finally {
    await cloud.stop();
    await store.close();
  }
}

/** The settings' cloud, with the agents' endpoint; loaded here, since an agent alone does without. */
async function cloudOf({ settings, logger }: Opened, store: Store): Promise<Cloud> {
  const { createCloud } = await import("../cloud/cloud.ts");
  const { attachEndpoint } = await import("../cloud/endpoint/attach-endpoint.ts");
  const { dataDirectory, host, port, tls, trustProxy, basicAuth } = settings.cloud;
  return createCloud({
    dataDirectory,
    host,
    port,
    tls,
    trustProxy,
    basicAuth,
    version: packageVersion,
    log: logger,
    endpoint: attachEndpoint,
    store,
  });
}

/** The agent speaks to its own machine, whatever `connect:` says: that is for the daemon of a site. */
function localLink({ settings }: Opened, tokenFile: string) {
  const { host, port, tls } = settings.cloud;
  const isWildcard = host === "0.0.0.0" || host === "::";
  return {
    token: new Secret(readToken(tokenFile) ?? ""),
    host: isWildcard ? "127.0.0.1" : host,
    port,
    tls: tls !== undefined,
    allowInsecure: true,
    ...(tls && { caCertificates: readFileSync(tls.certFile, "utf8") }),
  };
}

function readToken(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}

function writeToken(file: string, token: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
}

function readyText(url: string, first: FirstStart, environment: string): string {
  const login =
    first.adminPassword === undefined
      ? "Log in with the name and password of the first start."
      : `First login: ${ADMINISTRATOR} / ${first.adminPassword}   (shown this once)`;
  return [
    `ksocket is ready: ${url}`,
    login,
    "A scan sends packets to the networks that this machine is connected to, unless the network's settings name other targets.",
    `Start one: open the network "${first.network.displayName}" there, or in another shell:`,
    `  TOKEN=$(${environment}npm run -s ksocket -- cloud token create shell)`,
    `  curl -X POST -H "X-Authorization: Token $TOKEN" ${url}/api/apps/sonar/networks/${first.network.networkId}/scans`,
    "",
  ].join("\n");
}

async function stopAll(daemon: Daemon, stopAgent: () => Promise<void>): Promise<void> {
  await daemon.stop();
  await stopAgent();
}
