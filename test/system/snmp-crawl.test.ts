import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseAddress } from "../../src/net/address.ts";
import { parsePrefix, prefixContains } from "../../src/net/prefix.ts";
import { type Lab, labRequirements, startLab } from "../lab/lab.ts";
import { describeNeeding } from "../requirements.ts";
import { type ScanOutput, scanIn } from "./run-ksocket.ts";

const LINK = "10.77.0.0/24";
/** Two routers and five switches. */
const CORE = "10.78.0.0/24";
const behind = (thirds: readonly number[]) => thirds.map((third) => `10.78.${third}.0/24`);
const ALLOWED = [LINK, CORE, ...behind([1, 2, 3, 4, 5, 6])];
/** The routers know their hosts, too, but nobody allowed them. */
const FORBIDDEN = behind([7, 8]);
const MULTICAST = "224.0.0.0/4";
const CORE_ROUTERS = ["10.78.0.1", "10.78.0.2"];
const CORE_SWITCHES = [11, 12, 13, 14, 15].map((last) => `10.78.0.${last}`);

const isIn = (prefixes: readonly string[], text: string): boolean =>
  prefixes.some((prefixText) => {
    const prefix = parsePrefix(prefixText);
    const address = parseAddress(text);
    return prefix !== undefined && address !== undefined && prefixContains(prefix, address);
  });

describeNeeding([...labRequirements, "capture"], "a crawl that is told the gateway only", () => {
  let lab: Lab;
  let home: string;
  let scan: ScanOutput;
  beforeAll(async () => {
    const routed = [...ALLOWED.slice(1), ...FORBIDDEN];
    lab = await startLab({ link: LINK, routed, hasCore: true, alive: 0.4 });
    home = mkdtempSync(join(tmpdir(), "ksocket-crawl-"));
    const folder = join(home, "etc/ksocket/credentials/snmp");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "public.yaml"),
      "includes:\n  - 10.0.0.0/8\nauthData:\n  community: public\n",
    );
    lab.resetCapture();
    const args = ["--crawl", "--allow", ALLOWED.join(","), "--rate", "4000", "--host-rate", "200"];
    scan = await scanIn(lab, [lab.plan.gateway, "--only", "arp,icmp,tcp,snmp", ...args], home);
  });
  afterAll(async () => {
    await lab.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it("finds everybody who answers, though no router knows them all", () => {
    expect(scan.code, scan.stderr).toBe(0);
    const { truth } = lab;
    const answering = [
      ...truth.arp(),
      ...truth.icmp(),
      ...truth.tcp([22, 80, 135, 443, 445, 3389]),
    ];
    const known = new Set(answering.filter((address) => isIn(ALLOWED, address)));
    expect(known.size).toBeGreaterThanOrEqual(600);
    const missed = [...known].filter((address) => !scan.found.has(address));
    expect(missed).toEqual([]);
  });

  it("gets to the routers by the routes, and from switch to switch by LLDP", () => {
    const types = new Map(
      scan.nodes.flatMap(({ addresses, deviceTypes }) =>
        addresses.map(({ addr }) => [addr, deviceTypes?.map(({ type }) => type)] as const),
      ),
    );
    for (const address of CORE_ROUTERS) expect(types.get(address), address).toEqual(["router"]);
    for (const address of CORE_SWITCHES) expect(types.get(address), address).toEqual(["switch"]);
  });

  it("sends nothing outside the allowed prefixes", () => {
    const capture = lab.capture();
    expect(capture.isComplete).toBe(true);
    const targets = capture.packets.map(({ target }) => target);
    const outside = targets.filter(
      (target) => !target.startsWith("v6:") && !isIn([...ALLOWED, MULTICAST], target),
    );
    expect(new Set(outside)).toEqual(new Set());
    expect(targets.length).toBeGreaterThan(600);
  });

  it("tells the gateway's neighbours, its routes and what it is", () => {
    const gateway = scan.nodes.find(({ addresses }) =>
      addresses.some(({ addr }) => addr === lab.plan.gateway),
    );
    expect(gateway?.system).toMatchObject({ family: "Junos", version: "21.2R3.8" });
    expect(gateway?.deviceTypes).toEqual([{ type: "firewall" }]);
  });
});
