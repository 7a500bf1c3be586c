import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Lab, labRequirements, startLab } from "../lab/lab.ts";
import { globalIpv6, linkLocalIpv6 } from "../lab/truth.ts";
import { describeNeeding } from "../requirements.ts";
import { parseVerdicts, scanIn } from "./run-ksocket.ts";

const linkPrefix = "fd77::/64";

describeNeeding([...labRequirements, "capture"], "a scan of IPv6", () => {
  let lab: Lab;
  let home: string;
  beforeAll(async () => {
    lab = await startLab({ link: "10.77.0.0/24", routed: [], alive: 0.25 });
    home = mkdtempSync(join(tmpdir(), "ksocket-ipv6-"));
  });
  afterAll(async () => {
    await lab.stop();
    rmSync(home, { recursive: true, force: true });
  });
  const speakers = () => lab.truth.hosts.filter((host) => host.ipv6);

  it("finds everybody of an on-link /64 without asking 2^64 addresses", async () => {
    const { found, stderr, code } = await scanIn(lab, [linkPrefix, "--only", "nd"], home);
    expect(code, stderr).toBe(0);
    const missed = speakers().filter((host) => !found.has(globalIpv6(host)));
    expect(missed.map(globalIpv6)).toEqual([]);
  });

  it("asks single addresses, names who lives there, and says who was silent", async () => {
    const [host] = speakers();
    if (host === undefined) throw new Error("nobody speaks IPv6");
    const silent = "fd77::dead";
    const file = join(home, "verdicts.jsonl");
    const targets = [globalIpv6(host), `${linkLocalIpv6(host)}%s0`, silent];
    const { nodes, stderr, code } = await scanIn(lab, [...targets, "--verdicts", file], home);
    expect(code, stderr).toBe(0);
    const own = nodes.filter((node) => node.addresses.some(({ addr }) => addr === targets[0]));
    expect(own).toHaveLength(1);
    expect(own[0]?.addresses.map(({ macaddr }) => macaddr)).toContain(host.mac);
    expect(own[0]?.addresses.map(({ addr }) => addr)).toContain(targets[1]);
    const verdicts = parseVerdicts(readFileSync(file, "utf8"));
    expect(verdicts.find(({ first }) => first === silent)).toMatchObject({ state: "silent" });
  });
});
