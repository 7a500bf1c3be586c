import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Lab, labRequirements, startLab } from "../lab/lab.ts";
import { describeNeeding } from "../requirements.ts";
import { scanIn } from "./run-ksocket.ts";

const withoutRawSockets = ["setpriv", "--bounding-set", "-net_raw", "--inh-caps", "-net_raw"];

describeNeeding([...labRequirements, "command:setpriv"], "a scan that may not capture", () => {
  let lab: Lab;
  let home: string;
  beforeAll(async () => {
    lab = await startLab({ link: "10.77.0.0/24", routed: [], alive: 0.25 });
    home = mkdtempSync(join(tmpdir(), "ksocket-scan-"));
  });
  afterAll(async () => {
    await lab.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it("finds every on-link host by the kernel's neighbour table, and says what was lost", async () => {
    const args = ["10.77.0.0/24", "--only", "arp,tcp", "--rate", "2000"];
    const { found, stderr, code } = await scanIn(lab, args, home, withoutRawSockets);
    expect(code, stderr).toBe(0);
    const truth = new Set([...lab.truth.arp(), lab.plan.scanner]);
    expect([...truth].filter((address) => !found.has(address))).toEqual([]);
    expect([...found].filter((address) => !truth.has(address))).toEqual([]);
    expect(stderr).toContain("kernel's neighbour table instead");
  });
});
