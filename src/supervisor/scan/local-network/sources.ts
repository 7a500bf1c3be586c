/** Where routes and neighbours are read from, per system. A source that fails becomes a sentence, never an error. */

import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { promisify } from "node:util";
import { parseArpTable, parseNetstatRoutes } from "./bsd-tables.ts";
import type { LocalDevice } from "./devices.ts";
import { parseIpNeighbours, parseIpRoutes } from "./iproute.ts";
import { parseProcArp, parseProcIpv6Routes, parseProcRoutes } from "./proc-tables.ts";
import type { NeighbourRow, RouteRow } from "./rows.ts";
import { parseRoutePrint, parseWindowsArp, type WindowsNames } from "./windows-tables.ts";

const run = promisify(execFile);
const COMMAND_MS = 5_000;
const TEXT_BYTES_MAX = 32 * 1_048_576;

export interface Tables {
  /** Undefined: no source could be read. */
  readonly routes: readonly RouteRow[] | undefined;
  readonly neighbours: readonly NeighbourRow[] | undefined;
  readonly limitations: readonly string[];
}

async function outputOf(command: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, LC_ALL: "C" };
  const options = { timeout: COMMAND_MS, maxBuffer: TEXT_BYTES_MAX, env, windowsHide: true };
  return (await run(command, args, options)).stdout;
}

/** Files of /proc have no size of their own: read to a limit. */
async function fileText(path: string): Promise<string> {
  const file = await open(path);
  try {
    const parts: Buffer[] = [];
    for (let bytes = 0; bytes < TEXT_BYTES_MAX; ) {
      const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(65_536) });
      if (bytesRead === 0) break;
      bytes += bytesRead;
      parts.push(buffer.subarray(0, bytesRead));
    }
    return Buffer.concat(parts).toString("latin1");
  } finally {
    await file.close();
  }
}

const whole = async <Row>(read: Promise<Row[]>): Promise<Row[] | undefined> =>
  read.catch(() => undefined);

export async function readTables(
  platform: NodeJS.Platform,
  devices: readonly LocalDevice[],
): Promise<Tables> {
  if (platform === "linux") return linuxTables();
  if (platform === "win32") return windowsTables(devices);
  const [routes, neighbours] = await Promise.all([
    whole(outputOf("netstat", "-rn").then(parseNetstatRoutes)),
    whole(outputOf("arp", "-an").then(parseArpTable)),
  ]);
  return { routes, neighbours, limitations: [NO_ND] };
}

const NO_ND = "the IPv6 neighbour cache is not read here: IPv6 neighbours are found by asking only";

async function linuxTables(): Promise<Tables> {
  const [ipv4, ipv6, byIp] = await Promise.all([
    routesBy(
      outputOf("ip", "-j", "route").then((text) => parseIpRoutes(text, 4)),
      async () => parseProcRoutes(await fileText("/proc/net/route")),
    ),
    routesBy(
      outputOf("ip", "-j", "-6", "route").then((text) => parseIpRoutes(text, 6)),
      async () => parseProcIpv6Routes(await fileText("/proc/net/ipv6_route")),
    ),
    whole(outputOf("ip", "-j", "neigh").then(parseIpNeighbours)),
  ]);
  const neighbours = byIp ?? (await whole(fileText("/proc/net/arp").then(parseProcArp)));
  return {
    // A kernel without IPv6 has no table of it: nothing is lost.
    routes: ipv4 && [...ipv4, ...(ipv6 ?? [])],
    neighbours,
    limitations:
      byIp === undefined ? [`the program ip (package iproute2) can't be used: ${NO_ND}`] : [],
  };
}

const routesBy = async (
  first: Promise<RouteRow[]>,
  second: () => Promise<RouteRow[]>,
): Promise<RouteRow[] | undefined> => (await whole(first)) ?? whole(second());

async function windowsTables(devices: readonly LocalDevice[]): Promise<Tables> {
  const names: WindowsNames = {
    ofAddress: (address) =>
      devices.find(({ prefixes }) => prefixes.some(({ addr }) => addr === address))?.name,
    ofIndex: (index) => devices.find((device) => device.index === index)?.name,
  };
  const [routes, neighbours] = await Promise.all([
    whole(outputOf("route", "print").then((text) => parseRoutePrint(text, names))),
    whole(outputOf("arp", "-a").then((text) => parseWindowsArp(text, names))),
  ]);
  return { routes, neighbours, limitations: [NO_ND] };
}
