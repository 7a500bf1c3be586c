/** The demo, as `npm run demo -- --once` runs it: the built program, its cloud, its agent and a site together. */

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { labRequirements } from "../lab/lab.ts";
import { describeNeeding } from "../requirements.ts";

const demo = fileURLToPath(new URL("../lab/demo.ts", import.meta.url));
const run = promisify(execFile);

describeNeeding([...labRequirements, "capture", "build"], "the demo", () => {
  it("scans a site by the cloud's orders and says where its nodes can be seen", async () => {
    const words = ["--import", "tsx", demo, "--once"];
    const { stdout } = await run(process.execPath, words, { timeout: 180_000 });
    const hosts = Number(/(\d+) hosts live there/.exec(stdout)?.[1]);
    const nodes = Number(/^(\d+) nodes/m.exec(stdout)?.[1]);
    expect(nodes).toBeGreaterThanOrEqual(hosts);
    expect(stdout).toMatch(/succeeded: \d+ addresses/);
    expect(stdout).toMatch(/^\S+ +10\.78\.0\.\d+/m);
    expect(stdout).toMatch(/^Open http:\/\/127\.0\.0\.1:\d+$/m);
    expect(stdout).toMatch(/^First login: admin \/ \S+/m);
  });
});
