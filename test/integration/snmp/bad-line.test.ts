/** Debian's snmpd behind a line of 200 ms and 5 % loss each way: what is read is what is read without it. */

import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Evidence, EvidenceOf } from "../../../src/protocol/evidence.ts";
import worker from "../../../workers/snmp/worker.ts";
import { type Line, startLossyRelay } from "../../fakes/lossy-relay.ts";
import { runOnce } from "../../fakes/run-worker.ts";
import { type Snmpd, startSnmpd } from "../../fakes/snmpd.ts";
import { describeNeeding } from "../../requirements.ts";

const auth = { name: "far", auth: "SHA-256", authPassword: "auth-password-1" };
const user = { ...auth, priv: "AES", privPassword: "priv-password-2" };
const profileDirectories = [
  fileURLToPath(new URL("../../../config/snmp-profiles", import.meta.url)),
];
/** What changes from one reading to the next on a machine that runs. */
const LIVELY = new Set(["memory", "filesystems", "neighbours", "routes"]);

describeNeeding(["command:snmpd"], "the SNMP worker behind 200 ms and 5 % loss", () => {
  let snmpd: Snmpd;
  let line: Line;
  beforeAll(async () => {
    snmpd = await startSnmpd({
      lines: ["rocommunity public default", "rouser far priv", "sysName far-away"],
      users: [user],
    });
    line = await startLossyRelay({ to: snmpd, delayMs: 100, loss: 0.05, seed: 20_261_127 });
  });
  afterAll(async () => {
    await line.stop();
    await snmpd.stop();
  });

  const community = { version: "community", community: "public" };
  const usm = {
    version: "usm",
    username: user.name,
    authProtocol: "sha256",
    authKey: user.authPassword,
    privProtocol: "aes128",
    privKey: user.privPassword,
    contextName: "",
  };
  const read = ({ address, port }: { address: string; port: number }, login: unknown) => {
    const credential = { id: "a.yaml", port, timeout: 30, retries: 1, retryInterval: 1 };
    const credentials = [{ ...credential, auth: login }];
    const request = { address, credentials, profileDirectories };
    return runOnce(worker, request, { deadlineMs: 240_000 });
  };
  const sectionsIn = (evidence: readonly Evidence[]) =>
    evidence.filter((one): one is EvidenceOf<"section"> => one.kind === "section");
  const names = (evidence: readonly Evidence[]) =>
    sectionsIn(evidence).map(({ section, status }) => `${section} ${status}`);
  const lasting = (evidence: readonly Evidence[]) =>
    sectionsIn(evidence)
      .filter(({ section }) => !LIVELY.has(section))
      .map(({ section, value }) => [section, withoutUptime(value)]);

  it.each([
    ["SNMPv2c", community],
    ["SNMPv3 with authentication and privacy", usm],
  ])("reads the whole by %s", async (_, login) => {
    const near = await read(snmpd, login);
    const lostBefore = line.lost;
    const far = await read(line, login);
    expect(far.outcome).toEqual({ status: "done", value: { credential: "a.yaml" } });
    expect(line.lost).toBeGreaterThan(lostBefore);
    expect(names(far.evidence)).toEqual(names(near.evidence));
    expect(names(far.evidence).length).toBeGreaterThan(3);
    expect(lasting(far.evidence)).toEqual(lasting(near.evidence));
  });
});

function withoutUptime(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) =>
    /uptime|bootedat/i.test(key) ? undefined : inner,
  );
}
