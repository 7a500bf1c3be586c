import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { silentLogger } from "../../../src/log/logger.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import { createWorkers } from "../../../src/supervisor/pool/create-workers.ts";

const page = new URL("../../../docs/probes/README.md", import.meta.url);

it("the plug-in of docs/probes/README.md adds its fields to a node", async () => {
  const [, example = ""] = /```js\n(.*?)```/s.exec(await readFile(page, "utf8")) ?? [];
  expect(example.trim().split("\n").length).toBeLessThanOrEqual(20);
  const directory = await mkdtemp(join(tmpdir(), "ksocket-plugin-"));
  await writeFile(join(directory, "web-title.mjs"), example);
  const server = createServer((_, response) => {
    response.setHeader("server", "test/1").end("<title>A printer</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server's address is no string.
  const { port } = server.address() as AddressInfo;
  const workers = await createWorkers({ log: silentLogger, pluginDirectories: [directory] });
  const evidence: Evidence[] = [];
  const outcome = await workers.ask(
    "web-title",
    { address: "127.0.0.1", port },
    { deadlineMs: 60_000, onEvidence: (some) => void evidence.push(...some) },
  );
  await workers.stop();
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true });
  expect(outcome.status).toBe("done");
  expect(evidence).toMatchObject([
    {
      kind: "fields",
      address: "127.0.0.1",
      probe: "web-title",
      fields: { server: "test/1", title: "A printer" },
    },
  ]);
});
