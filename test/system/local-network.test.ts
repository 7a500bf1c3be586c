import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { describeNeeding } from "../requirements.ts";

const run = promisify(execFile);
const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
const folder = new URL("../../src/", import.meta.url).href;

/** Prints the view as JSON; prefixes as text. */
const script = `
  const { readLocalNetwork } = await import("${folder}supervisor/scan/local-network/local-network.ts");
  const { formatPrefix } = await import("${folder}net/prefix.ts");
  const view = await readLocalNetwork();
  const routes = view.routes.map((route) => ({ ...route, prefix: formatPrefix(route.prefix) }));
  process.stdout.write(JSON.stringify({ ...view, ownAddresses: undefined, routes }));`;

const viewSchema = z.object({
  devices: z.array(
    z.object({
      name: z.string(),
      macaddr: z.string(),
      isContainer: z.boolean(),
      prefixes: z.array(z.object({ addr: z.string(), prefix: z.string() })),
    }),
  ),
  routes: z.array(
    z.object({ prefix: z.string(), device: z.string(), nextHop: z.string().nullable() }),
  ),
  gateways: z.array(z.string()),
  neighbours: z.array(z.object({ addr: z.string(), macaddr: z.string(), device: z.string() })),
  limitations: z.array(z.string()),
});
const linkSchema = z.array(
  z.object({
    ifname: z.string(),
    address: z.string(),
    addr_info: z.array(z.object({ local: z.string(), prefixlen: z.number() })),
  }),
);

describeNeeding(["namespaces", "command:ip"], "this machine's network", () => {
  const namespace = `ks-view-${process.pid}`;
  const inside = (...args: string[]) => run("ip", ["-n", namespace, ...args]);
  const view = async (path = process.env["PATH"]) => {
    const words = ["netns", "exec", namespace, process.execPath, "--import", tsx];
    const { stdout } = await run("/sbin/ip", [...words, "--input-type=module", "--eval", script], {
      env: { ...process.env, PATH: path },
    });
    return viewSchema.parse(JSON.parse(stdout));
  };

  beforeAll(async () => {
    await run("ip", ["netns", "add", namespace]);
    await inside("link", "set", "lo", "up");
    await inside("link", "add", "s0", "type", "veth", "peer", "name", "veth-far");
    for (const device of ["s0", "veth-far"]) await inside("link", "set", device, "up");
    await inside("addr", "add", "10.9.0.1/24", "dev", "s0");
    await inside("addr", "add", "10.10.0.1/24", "dev", "s0", "label", "s0:1");
    await inside("addr", "add", "2001:db8:9::1/64", "dev", "s0", "nodad");
    await inside("route", "add", "default", "via", "10.9.0.2", "metric", "100");
    await inside("route", "add", "default", "via", "10.9.0.3", "metric", "50");
    await inside("-6", "route", "add", "default", "via", "fe80::2", "dev", "s0");
    await inside("route", "add", "10.8.0.0/16", "via", "10.9.0.4");
    await inside("route", "add", "unreachable", "10.7.0.0/16");
    await inside("neigh", "add", "10.9.0.7", "lladdr", "02:00:00:00:00:07", "dev", "s0");
    await inside("neigh", "add", "10.9.0.8", "nud", "failed", "dev", "s0");
    await inside("neigh", "add", "fe80::7", "lladdr", "02:00:00:00:00:07", "dev", "s0");
  });
  afterAll(() => run("ip", ["netns", "delete", namespace]));

  it("has the interfaces and addresses that ip(8) shows", async () => {
    const { devices } = await view();
    const links = linkSchema.parse(JSON.parse((await inside("-j", "addr")).stdout));
    expect(devices.map(({ name }) => name).sort()).toEqual(links.map((l) => l.ifname).sort());
    for (const { ifname, address, addr_info } of links) {
      const device = devices.find(({ name }) => name === ifname);
      expect(device?.macaddr).toBe(address);
      expect(device?.prefixes.map(({ prefix }) => prefix).sort()).toEqual(
        addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`).sort(),
      );
    }
    const containers = devices.filter(({ isContainer }) => isContainer).map(({ name }) => name);
    expect(containers).toEqual(["veth-far"]);
  });

  const expectRoutes = ({ routes, gateways }: z.infer<typeof viewSchema>) => {
    expect(gateways).toEqual(["10.9.0.3", "10.9.0.2", "fe80::2%s0"]);
    const told = routes.map(({ prefix, device, nextHop }) => `${prefix} ${nextHop} ${device}`);
    expect(told).toEqual(
      expect.arrayContaining([
        "127.0.0.0/8 null lo",
        "10.9.0.0/24 null s0",
        "10.10.0.0/24 null s0",
        "10.8.0.0/16 10.9.0.4 s0",
        "10.7.0.0/16 null ",
        "2001:db8:9::/64 null s0",
        "::/0 fe80::2 s0",
      ]),
    );
    const lengths = routes.map(({ prefix }) => Number(prefix.split("/")[1]));
    expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
  };

  it("has routes and neighbours of both families", async () => {
    const seen = await view();
    expectRoutes(seen);
    expect(seen.neighbours).toEqual(
      expect.arrayContaining([
        { addr: "10.9.0.7", macaddr: "02:00:00:00:00:07", device: "s0" },
        { addr: "fe80::7%s0", macaddr: "02:00:00:00:00:07", device: "s0" },
      ]),
    );
    expect(seen.neighbours).toHaveLength(2);
    expect(seen.limitations).toEqual([]);
  });

  it("is read from /proc without iproute2, and says what is lost", async () => {
    const seen = await view("/nonexistent");
    expectRoutes(seen);
    expect(seen.neighbours).toEqual([
      { addr: "10.9.0.7", macaddr: "02:00:00:00:00:07", device: "s0" },
    ]);
    expect(seen.limitations).toEqual([expect.stringContaining("IPv6 neighbour")]);
  });
});
