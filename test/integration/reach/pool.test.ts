import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, expect, it } from "vitest";
import { silentLogger } from "../../../src/log/logger.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { ReachRequestInput, ReachResult } from "../../../src/protocol/reach.ts";
import type { Workers } from "../../../src/supervisor/pool/ask.ts";
import { createWorkers } from "../../../src/supervisor/pool/create-workers.ts";

let workers: Workers | undefined;
afterEach(() => workers?.stop());

it("answers for many addresses at once from threads, each with its own evidence", async () => {
  const server = createServer((socket) => socket.on("error", () => undefined));
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  workers = await createWorkers({ log: silentLogger });
  const pool = workers;
  const addresses = Array.from({ length: 50 }, (_, n) => `127.0.1.${n + 1}`);
  const open: string[] = [];
  const outcomes = await Promise.all(
    addresses.map((address) => {
      const request: ReachRequestInput = { address, ports: [port, 1] };
      const onEvidence = (evidence: readonly Evidence[]) => {
        for (const one of evidence) {
          if (one.kind === "port" && one.state === "open") open.push(one.address);
        }
      };
      return pool.ask<ReachResult>("reach", request, { deadlineMs: 30_000, onEvidence });
    }),
  );
  server.close();
  expect(outcomes.every((one) => one.status === "done" && one.value.isAlive)).toBe(true);
  expect(open.sort()).toEqual([...addresses].sort());
});
