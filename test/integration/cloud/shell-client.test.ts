import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { describeNeeding } from "../../requirements.ts";
import { runningCloud } from "./running-cloud.ts";
import { nodesOf, scan, site } from "./scans.ts";
import { nodeReport } from "./support.ts";

describeNeeding(["command:curl", "command:jq"], "a shell script", () => {
  it("reads everything with no more than the documented contract", async () => {
    const cloud = await runningCloud();
    const where = await site(cloud.store);
    const packages = [
      { name: "openssl", version: "3.0.13" },
      { name: "zlib", version: "" },
    ];
    const reports = Array.from({ length: 12 }, (_, n) => nodeReport(n + 1, { packages }));
    await scan(cloud.store, where, [reports]);
    const [node] = await nodesOf(cloud.store, where);
    await cloud.store.annotations.addNote(node?.managedNodeId ?? "", "rack", "7");
    const script = "test/integration/clients/read-all.sh";
    const { stdout } = await promisify(execFile)(script, [cloud.url, cloud.token]);
    expect(stdout.trim()).toBe("1 12 24 1 1 12");
    await cloud.stop();
  });
});
