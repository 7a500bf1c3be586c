/** The daemon of `connect` and `start`: the link to a cloud, and the scans that it orders. */

import { readFileSync } from "node:fs";
import { hostname, networkInterfaces, release, type } from "node:os";
import { type Daemon, startDaemon } from "../supervisor/daemon.ts";
import type { AgentDescription } from "../supervisor/link/cloud-link.ts";
import type { LinkSettings } from "../supervisor/link/link-settings.ts";
import { AgentScanRunner } from "../supervisor/scan/scan-runner.ts";
import type { Agent } from "./agent.ts";
import type { Opened } from "./open-settings.ts";
import { packageVersion } from "./package-version.ts";

export function startAgentDaemon(opened: Opened, agent: Agent, link: LinkSettings): Daemon {
  const startedAt = Date.now();
  const { logger, settings } = opened;
  return startDaemon({
    link: {
      settings: link,
      spool: { directory: settings.directories.spool },
      describe: () => describe(agent, startedAt),
    },
    createRunner: (publisher) => new AgentScanRunner(() => agent.scanServices(), publisher),
    logger,
  });
}

/** What `connect:` of ksocket.yml says; token and host must be there. */
export function linkSettingsOf({ settings }: Opened): LinkSettings {
  const { token, host, port, proxy, caFile, allowInsecure } = settings.connect;
  if (token === undefined || host === undefined)
    throw new Error("connect.token and connect.host are required");
  return {
    token,
    host,
    port,
    allowInsecure,
    environment: process.env,
    ...(proxy !== undefined && { proxy }),
    ...(caFile !== undefined && { caCertificates: readFileSync(caFile, "utf8") }),
  };
}

function describe(agent: Agent, startedAt: number): AgentDescription {
  return {
    version: packageVersion,
    operationsVersion: packageVersion,
    hostname: hostname().slice(0, 255),
    platform: `${type()} ${release()} ${process.arch}, Node.js ${process.version}`.slice(0, 128),
    startedAt,
    interfaces: Object.entries(networkInterfaces()).flatMap(([name, rows = []]) =>
      rows.map(({ address, netmask, mac }) => ({ name, macaddr: mac, addr: address, netmask })),
    ),
    workerKinds: [...agent.workers.kinds],
    limitations: agent.workers.limitations.slice(0, 64).map((sentence) => sentence.slice(0, 512)),
  };
}
