import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeNeeding } from "../../requirements.ts";
import { type RunningCloud, runningCloud } from "./running-cloud.ts";
import { type Site, scan, site } from "./scans.ts";
import { nodeReport } from "./support.ts";

const blocks = readFileSync("docs/api.md", "utf8").matchAll(/```sh\n([\s\S]*?)```/g);
const commands = [...blocks]
  .flatMap(([, block = ""]) => block.trim().split("\n"))
  .filter((line) => line.startsWith("curl "));
const isEndless = (command: string) => command.startsWith("curl -N");

describeNeeding(["command:curl"], "the examples of docs/api.md", () => {
  let cloud: RunningCloud;
  let where: Site;
  let scans: string[];

  beforeAll(async () => {
    cloud = await runningCloud();
    where = await site(cloud.store);
    scans = [await scan(cloud.store, where, [[nodeReport(1)]])];
    scans.push(await scan(cloud.store, where, [[nodeReport(1), nodeReport(2)]]));
    for (const ksocketId of where.ksocketIds) cloud.links.connected.add(ksocketId);
  });
  afterAll(() => cloud.stop());

  it("are many", () => expect(commands.length).toBeGreaterThan(12));

  it.each(commands)("work as they stand: %s", async (command) => {
    const [OLDER = "", SCAN = ""] = scans;
    const NETWORK = where.networkId;
    const nodes = await cloud.json<{ items: { managedNodeId: string }[] }>(
      `/api/apps/sonar/networks/${NETWORK}/managed-nodes`,
    );
    const NODE = nodes.items[0]?.managedNodeId;
    const values = { CLOUD: cloud.url, TOKEN: cloud.token, NETWORK, NODE, SCAN, OLDER };
    // An endless answer is cut off; curl tells so by exit code 28, after a good status.
    const flags = isEndless(command) ? "-sS --fail --max-time 2" : "-sS --fail --max-time 50";
    const script = command.replace(/^curl/, `curl ${flags}`);
    const ended = await promisify(execFile)("sh", ["-c", script], {
      env: { ...process.env, ...values },
      encoding: "utf8",
    }).catch((error: unknown) => {
      if (isEndless(command) && error instanceof Error && "code" in error && error.code === 28) {
        return { stdout: ": open" };
      }
      throw error;
    });
    expect(ended.stdout).not.toBe("");
  });
});
