import { getEventListeners } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/log/logger.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { AskOptions, Workers } from "../../../src/supervisor/pool/ask.ts";
import { createWorkers } from "../../../src/supervisor/pool/create-workers.ts";
import type { PoolSettings } from "../../../src/supervisor/pool/pool-settings.ts";

const plugins = fileURLToPath(new URL("../../fixtures/plugins", import.meta.url));
const address = (n: number) => `192.0.2.${n}`;

describe("a pool of threads", () => {
  let workers: Workers;
  const start = async (settings: Partial<PoolSettings> = {}) => {
    workers = await createWorkers({
      log: silentLogger,
      pluginDirectories: [plugins],
      settings: { offender: settings },
    });
  };
  const ask = (n: number, how?: string, options: Partial<AskOptions> = {}) =>
    workers.ask("offender", { address: address(n), how }, { deadlineMs: 60_000, ...options });

  beforeEach(() => start({ stallMs: 1_500, idleMs: 60_000 }));
  afterEach(() => workers.stop());

  it("gives each offender its verdict, and every other target its answer", async () => {
    const offences: Record<number, string> = {
      20: "loop",
      50: "throw",
      80: "exit",
      110: "large",
      140: "memory",
    };
    const told = new Map<string, number>();
    const onEvidence = (evidence: readonly Evidence[]) => {
      for (const one of evidence) {
        if (one.kind === "alive") told.set(one.address, (told.get(one.address) ?? 0) + 1);
      }
    };
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, n) => ask(n, offences[n], { onEvidence })),
    );
    const codes = new Map(
      outcomes.flatMap((outcome, n) =>
        outcome.status === "failed" ? [[n, outcome.error.code] as const] : [],
      ),
    );
    expect([...codes.keys()]).toEqual([20, 50, 80, 110, 140]);
    expect(codes.get(20)).toBe("WORKER_STALLED");
    expect(codes.get(50)).toBe("WORKER_THREW");
    expect(codes.get(80)).toBe("WORKER_EXITED");
    expect(codes.get(110)).toBe("RESULT_TOO_LARGE");
    expect(["WORKER_EXITED", "WORKER_STALLED"]).toContain(codes.get(140));
    expect(outcomes.filter(({ status }) => status === "done")).toHaveLength(195);
    expect([...told.values()].every((times) => times === 1)).toBe(true);
    expect(told.size).toBe(200);
  });

  it("answers the others of a thread that stands still before it is given up, and tells nothing twice", async () => {
    await workers.stop();
    await start({ sharedStallMs: 600_000 });
    const offender = ask(5, "loop");
    const told: string[] = [];
    const onEvidence = (evidence: readonly Evidence[]) => {
      for (const one of evidence) if (one.kind === "alive") told.push(one.address);
    };
    const others = [...Array(60).keys()].filter((n) => n !== 5);
    const outcomes = await Promise.all(others.map((n) => ask(n, undefined, { onEvidence })));
    expect(outcomes.every(({ status }) => status === "done")).toBe(true);
    expect(told.sort()).toEqual(others.map(address).sort());
    await workers.stop();
    expect(await offender).toEqual({ status: "cancelled" });
  });

  it("leaves no port and no listener behind after 10,000 targets", async () => {
    const ports = () =>
      process.getActiveResourcesInfo().filter((resource) => resource === "MessagePort").length;
    const { signal } = new AbortController();
    await workers.stop();
    const before = ports();
    await start();
    const outcomes = await Promise.all(
      Array.from({ length: 10_000 }, () =>
        workers.ask("empty", {}, { deadlineMs: 60_000, signal }),
      ),
    );
    expect(outcomes.every(({ status }) => status === "done")).toBe(true);
    expect(getEventListeners(signal, "abort").length).toBeLessThanOrEqual(1);
    await workers.stop();
    // A closed port goes with the next turns of the event loop.
    await expect.poll(ports).toBe(before);
  });

  it("makes a plug-in's object fields of the node", async () => {
    const evidence: Evidence[] = [];
    await ask(1, undefined, { onEvidence: (some) => void evidence.push(...some) });
    expect(evidence.find(({ kind }) => kind === "fields")).toMatchObject({
      address: address(1),
      probe: "offender",
      fields: { greeting: "hello 192.0.2.1" },
    });
  });

  it("asks the budget for every packet", async () => {
    const taken: [string | null, number][] = [];
    const take = async (to: string | null, packets: number) => {
      taken.push([to, packets]);
      return 1;
    };
    const outcome = await ask(1, undefined, { budget: { take } });
    expect(outcome.status).toBe("done");
    expect(taken).toEqual([
      [address(1), 2],
      [address(1), 1],
    ]);
  });

  it("ends a target at its deadline though its code runs on", async () => {
    const outcome = await ask(1, "deaf", { deadlineMs: 200 });
    expect(outcome).toMatchObject({ status: "failed", error: { code: "DEADLINE" } });
  });

  it("answers a cancelled target, and ends the thread when its code overstays", async () => {
    await workers.stop();
    await start({ cancelGraceMs: 100 });
    const controller = new AbortController();
    const onEvidence = () => controller.abort();
    const outcome = ask(1, "deaf", { signal: controller.signal, onEvidence });
    const other = ask(2);
    expect(await outcome).toEqual({ status: "cancelled" });
    expect((await other).status).toBe("done");
  });

  it("refuses what its queue can't hold", async () => {
    await workers.stop();
    await start({ queueLimit: 3 });
    const outcomes = await Promise.all([1, 2, 3, 4].map((n) => ask(n)));
    expect(outcomes.map(({ status }) => status)).toEqual(["done", "done", "done", "failed"]);
    expect(outcomes[3]).toMatchObject({ error: { code: "QUEUE_FULL" } });
  });

  it("says that an unknown kind is unavailable", async () => {
    const outcome = await workers.ask("nothing", {}, { deadlineMs: 1_000 });
    expect(outcome).toMatchObject({ status: "failed", error: { code: "WORKER_UNAVAILABLE" } });
  });
});
