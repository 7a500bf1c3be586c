/** What `npm start` prints on a machine that has nothing yet, done word for word: the two lines start a scan that finds the site. */

import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { z } from "zod";
import { folderWith } from "../folder-with.ts";
import { labRequirements, startLab } from "../lab/lab.ts";
import { builtProgram, describeNeeding } from "../requirements.ts";

const unset = ["-u", "KSOCKET_HOME"];
const created = z.object({ scanId: z.string() });

describeNeeding([...labRequirements, "build", "command:curl"], "the first start", () => {
  it("prints a login and two commands that start a scan", async () => {
    const program = `${process.execPath} ${builtProgram}`;
    const checkout = folderWith({
      "package.json": JSON.stringify({ scripts: { ksocket: program } }),
    });
    const lab = await startLab({ link: "10.77.0.0/28", routed: [], alive: 0.5, filtered: 0 });
    const started = lab.spawn("env", [...unset, process.execPath, builtProgram, "start"], {
      cwd: checkout,
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      if (!started.stdout) throw new Error("the program has no output");
      const commands: string[] = [];
      for await (const line of createInterface(started.stdout)) {
        if (line.startsWith("  ")) commands.push(line.trim());
        if (commands.length === 2) break;
      }
      const script = commands.join("\n");
      const { stdout, stderr } = await lab.exec("env", [...unset, "sh", "-ec", script], {
        cwd: checkout,
      });
      expect(stderr).not.toMatch(/ksocket:/);
      expect(created.parse(JSON.parse(stdout)).scanId).not.toBe("");
    } finally {
      started.kill("SIGTERM");
      await once(started, "exit");
      await lab.stop();
    }
  });
});
