/** This machine's network as a scan sees it, from what the system says of interfaces, routes and neighbours. */

import { execFile } from "node:child_process";
import { networkInterfaces } from "node:os";
import { promisify } from "node:util";
import { parsePrefix } from "../../net/prefix.ts";
import type { NetworkView } from "./network-view.ts";
import { rangesOf } from "./sweeps.ts";

const run = promisify(execFile);

export async function readNetworkView(): Promise<NetworkView> {
  const devices = Object.entries(networkInterfaces()).map(([name, rows = []]) => ({
    name,
    macaddr: rows[0]?.mac ?? "00:00:00:00:00:00",
    isLoopback: rows[0]?.internal ?? false,
    prefixes: rows.map(({ address, cidr }) => ({ addr: address, prefix: cidr ?? address })),
  }));
  const { stdout } = await run("ip", ["-j", "route"]);
  const rows = JSON.parse(stdout) as { dst: string; gateway?: string; dev: string }[];
  const routes = rows.flatMap((row) => {
    const prefix = parsePrefix(row.dst === "default" ? "0.0.0.0/0" : row.dst);
    return prefix ? [{ prefix, device: row.dev, nextHop: row.gateway ?? null }] : [];
  });
  const loopback = parsePrefix("127.0.0.0/8");
  if (loopback) routes.push({ prefix: loopback, device: "lo", nextHop: null });
  routes.sort((a, b) => b.prefix.prefixLength - a.prefix.prefixLength);
  const neigh = JSON.parse((await run("ip", ["-j", "neigh"])).stdout) as {
    dst: string;
    dev: string;
    lladdr?: string;
  }[];
  return {
    devices,
    ownAddresses: rangesOf(
      devices.filter((d) => !d.isLoopback).flatMap((d) => d.prefixes.map(({ addr }) => addr)),
    ),
    routes,
    gateways: routes.flatMap(({ nextHop, prefix }) =>
      nextHop && prefix.prefixLength === 0 ? [nextHop] : [],
    ),
    neighbours: neigh.flatMap((n) =>
      n.lladdr ? [{ addr: n.dst, macaddr: n.lladdr, device: n.dev }] : [],
    ),
  };
}
