import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseAddress } from "../../src/net/address.ts";
import { parsePrefix, prefixContains } from "../../src/net/prefix.ts";
import { type Lab, labRequirements, startLab } from "../lab/lab.ts";
import { describeNeeding } from "../requirements.ts";
import { type ScanOutput, scanIn } from "./run-ksocket.ts";

const LINK = "10.77.0.0/22";
const ALLOWED = [LINK, ...[0, 1, 2, 3, 4].map((third) => `10.78.${third}.0/24`)];
/** The gateway knows their hosts, too, but nobody allowed them. */
const FORBIDDEN = ["10.78.5.0/24", "10.78.6.0/24"];

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
    lab = await startLab({ link: LINK, routed: [...ALLOWED.slice(1), ...FORBIDDEN] });
    home = mkdtempSync(join(tmpdir(), "ksocket-crawl-"));
    const folder = join(home, "etc/ksocket/credentials/snmp");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "public.yaml"), 'includes:\n  - 10.0.0.0/8\nauthData:\n  community: public\n');
    lab.resetCapture();
    const args = ["--crawl", "--allow", ALLOWED.join(","), "--rate", "4000", "--host-rate", "200"];
    scan = await scanIn(lab, [lab.plan.gateway, "--only", "arp,icmp,tcp,snmp", ...args], home);
  });
  afterAll(async () => {
    await lab.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it("finds everybody that the gateway knows and who answers", () => {
    expect(scan.code, scan.stderr).toBe(0);
    const { truth } = lab;
    const answering = [
      ...truth.arp(),
      ...truth.icmp(),
      ...truth.tcp([22, 80, 135, 443, 445, 3389]),
    ];
    const known = new Set(answering.filter((address) => isIn(ALLOWED, address)));
    expect(known.size).toBeGreaterThan(450);
    const missed = [...known].filter((address) => !scan.found.has(address));
    expect(missed).toEqual([]);
  });

  it("sends nothing outside the allowed prefixes", () => {
    const capture = lab.capture();
    expect(capture.isComplete).toBe(true);
    const outside = capture.packets.filter(
      ({ target }) => !target.startsWith("v6:") && isIn(FORBIDDEN, target),
    );
    expect(outside).toEqual([]);
  });

  it("tells the gateway's neighbours, its routes and what it is", () => {
    const gateway = scan.nodes.find(({ addresses }) =>
      addresses.some(({ addr }) => addr === lab.plan.gateway),
    );
    expect(gateway?.system).toMatchObject({ family: "Junos", version: "21.2R3.8" });
    expect(gateway?.deviceTypes).toEqual([{ type: "firewall" }]);
  });
});
