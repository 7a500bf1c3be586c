import { MessageChannel } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { KsocketError, wireError } from "../../../src/protocol/errors.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { LaneCommand, LaneReport } from "../../../src/protocol/lane.ts";
import { portChannel } from "../../../src/protocol/lane-channel.ts";
import { noResponse, refused } from "../../../src/protocol/outcome.ts";
import { Secret, secretSchema } from "../../../src/protocol/secret.ts";
import { defineWorker, type TargetContext } from "../../../workers/harness/define-worker.ts";
import { defaultLaneLimits, serveLane } from "../../../workers/harness/serve-lane.ts";
import { runOnce } from "../../fakes/run-worker.ts";

const alive = (address: string): Evidence => ({ kind: "alive", address, probe: "test", at: 1 });

const worker = (run: (request: { n: number }, context: TargetContext) => Promise<unknown>) =>
  defineWorker({
    kind: "test",
    request: z.object({ n: z.number() }),
    result: z.unknown(),
    run,
  });

const never = () => new Promise<never>(() => undefined);

describe("one target", () => {
  it("is done with the bare value that run returns", async () => {
    const definition = worker(async ({ n }) => n + 1);
    expect((await runOnce(definition, { n: 1 })).outcome).toEqual({ status: "done", value: 2 });
  });

  it("ends with the outcome that run returns", async () => {
    const error = wireError("NET_RESET");
    expect(
      (
        await runOnce(
          worker(async () => noResponse),
          { n: 1 },
        )
      ).outcome,
    ).toEqual(noResponse);
    expect(
      (
        await runOnce(
          worker(async () => refused(error)),
          { n: 1 },
        )
      ).outcome,
    ).toEqual(refused(error));
  });

  it("takes a value that only looks like an outcome for a value", async () => {
    const value = { status: "refused", why: "a field of its own" };
    const { outcome } = await runOnce(
      worker(async () => value),
      { n: 1 },
    );
    expect(outcome).toEqual({ status: "done", value });
  });

  it("is not run when the request does not fit, and the answer does not tell the value", async () => {
    const definition = defineWorker({
      kind: "test",
      request: z.object({ key: z.string().max(3) }),
      result: z.unknown(),
      run: never,
    });
    const { outcome } = await runOnce(definition, { key: "hunter2" });
    expect(outcome).toMatchObject({ status: "failed", error: { code: "REQUEST_INVALID" } });
    expect(JSON.stringify(outcome)).not.toContain("hunter2");
  });

  it("gets the secrets of its request as secrets", async () => {
    const definition = defineWorker({
      kind: "test",
      request: z.object({ key: secretSchema }),
      result: z.object({ printed: z.string(), revealed: z.string() }),
      run: async ({ key }) => ({ printed: key.toString(), revealed: key.reveal() }),
    });
    const { outcome } = await runOnce(definition, { key: new Secret("hunter2") });
    expect(outcome).toEqual({
      status: "done",
      value: { printed: "<secret>", revealed: "hunter2" },
    });
  });

  it("fails with RESULT_INVALID when the result does not fit", async () => {
    const definition = defineWorker({
      kind: "test",
      request: z.unknown(),
      result: z.object({ isAlive: z.boolean() }),
      run: async () => ({ isAlive: "yes" }) as unknown as { isAlive: boolean },
    });
    const { outcome } = await runOnce(definition, 0);
    expect(outcome).toMatchObject({ status: "failed", error: { code: "RESULT_INVALID" } });
    expect(JSON.stringify(outcome)).toContain("isAlive");
  });

  it("fails with RESULT_INVALID when the result can't be copied to another thread", async () => {
    const definition = worker(async () => ({ call: () => 1 }));
    expect((await runOnce(definition, { n: 1 })).outcome).toMatchObject({
      status: "failed",
      error: { code: "RESULT_INVALID" },
    });
  });

  it("fails with RESULT_TOO_LARGE for a result or evidence above the limit", async () => {
    const options = { maxResultBytes: 1_000 };
    const result = await runOnce(
      worker(async () => "x".repeat(2_000)),
      { n: 1 },
      options,
    );
    expect(result.outcome).toMatchObject({ error: { code: "RESULT_TOO_LARGE" } });
    const definition = worker(async (_, context) => {
      context.emit({ ...alive("192.0.2.1"), probe: "x".repeat(2_000) });
    });
    const emitted = await runOnce(definition, { n: 1 }, options);
    expect(emitted.outcome).toMatchObject({ error: { code: "RESULT_TOO_LARGE" } });
    expect(emitted.evidence).toEqual([]);
  });

  it("turns what run throws into WORKER_THREW, and keeps the code of our own errors", async () => {
    const threw = worker(async () => {
      throw new TypeError("boom");
    });
    expect((await runOnce(threw, { n: 1 })).outcome).toMatchObject({
      status: "failed",
      error: { code: "WORKER_THREW", detail: "TypeError: boom" },
    });
    const own = worker(() => {
      throw new KsocketError("NET_TLS", "expired");
    });
    expect((await runOnce(own, { n: 1 })).outcome).toMatchObject({
      error: { code: "NET_TLS", detail: "expired" },
    });
  });

  it("fails with DEADLINE even when run ignores its signal", async () => {
    const { outcome } = await runOnce(worker(never), { n: 1 }, { deadlineMs: 20 });
    expect(outcome).toMatchObject({ status: "failed", error: { code: "DEADLINE" } });
  });

  it("may still say no-response when its signal aborts at the deadline", async () => {
    const definition = worker(
      (_, { signal }) =>
        new Promise((resolve) =>
          signal.addEventListener("abort", () => resolve(noResponse), { once: true }),
        ),
    );
    expect((await runOnce(definition, { n: 1 }, { deadlineMs: 20 })).outcome).toEqual(noResponse);
  });

  it("is cancelled by its signal, and what it throws then is of no interest", async () => {
    const controller = new AbortController();
    const definition = worker(async (_, { signal, log }) => {
      log("info", "running");
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      throw new Error("socket closed");
    });
    const result = runOnce(definition, { n: 1 }, { signal: controller.signal });
    controller.abort();
    expect((await result).outcome).toEqual({ status: "cancelled" });
  });

  it("waits for leave to send packets, as many times as it takes", async () => {
    const wants: [string | null, number][] = [];
    const definition = worker(async (_, context) => {
      await context.takePackets("192.0.2.1", 5);
      return context.leasePackets(1_000);
    });
    const { outcome } = await runOnce(
      definition,
      { n: 1 },
      {
        onWant: (address, packets) => {
          wants.push([address, packets]);
          return Math.min(packets, 2);
        },
      },
    );
    expect(outcome).toEqual({ status: "done", value: 2 });
    expect(wants).toEqual([
      ["192.0.2.1", 5],
      ["192.0.2.1", 3],
      ["192.0.2.1", 1],
      [null, 1_000],
    ]);
  });

  it("gets its log lines through, and a huge field is left out", async () => {
    const definition = worker(async (_, context) => {
      context.log("warn", "odd answer", { length: 3 });
      context.log("info", "dump", { dump: "x".repeat(100_000) });
    });
    expect((await runOnce(definition, { n: 1 })).logs).toEqual([
      { level: "warn", message: "odd answer", fields: { length: 3 } },
      { level: "info", message: "dump", fields: {} },
    ]);
  });

  it("has its definition stopped when the lane closes", async () => {
    let stops = 0;
    const definition = {
      ...worker(async () => 1),
      stop: async () => {
        stops += 1;
      },
    };
    await runOnce(definition, { n: 1 });
    expect(stops).toBe(1);
  });
});

describe("a lane", () => {
  const open = new Set<() => Promise<void>>();
  afterEach(async () => {
    for (const close of open) await close();
    open.clear();
  });

  function openLane(definition: ReturnType<typeof worker>) {
    const { port1, port2 } = new MessageChannel();
    const supervisor = portChannel<LaneCommand, LaneReport>(port1);
    const served = serveLane(definition, portChannel(port2), defaultLaneLimits);
    const reports: LaneReport[] = [];
    let wake = (): void => undefined;
    supervisor.onMessage((report) => {
      reports.push(report);
      wake();
    });
    open.add(async () => {
      supervisor.send({ type: "close" });
      await served;
    });
    const answered = async (count: number) => {
      const answers = () =>
        reports.flatMap((report) => (report.type === "answers" ? report.answers : []));
      while (answers().length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return answers();
    };
    return { supervisor, reports, answered };
  }

  const targets = (count: number, deadlineMs = 10_000) =>
    Array.from({ length: count }, (_, at) => ({
      index: at + 1,
      request: { n: at + 1 },
      deadlineMs,
      isPaced: true,
    }));

  it("answers every target by itself: a slow one delays none", async () => {
    const lane = openLane(worker(({ n }) => (n === 1 ? never() : Promise.resolve(n))));
    lane.supervisor.send({ type: "targets", targets: targets(50) });
    const answers = await lane.answered(49);
    expect(answers.map(({ index }) => index)).toEqual(Array.from({ length: 49 }, (_, i) => i + 2));
  });

  it("sends what one turn has to say in few messages, each target's evidence before its answer", async () => {
    const lane = openLane(
      worker(async ({ n }, context) => {
        context.emit(alive(`192.0.2.${n}`));
        if (n % 2 === 0) await new Promise((resolve) => setImmediate(resolve));
        context.emit(alive(`198.51.100.${n}`));
      }),
    );
    lane.supervisor.send({ type: "targets", targets: targets(200) });
    await lane.answered(200);
    const seen = new Map<number, number>();
    for (const report of lane.reports) {
      if (report.type === "evidence") {
        for (const { index, evidence } of report.batches) {
          seen.set(index, (seen.get(index) ?? 0) + evidence.length);
        }
      } else if (report.type === "answers") {
        for (const { index } of report.answers) expect(seen.get(index)).toBe(2);
      }
    }
    expect(lane.reports.length).toBeLessThan(20);
  });

  it("drops what a target says after its answer", async () => {
    const contexts: TargetContext[] = [];
    const lane = openLane(
      worker(async (_, context) => {
        contexts.push(context);
        await never();
      }),
    );
    lane.supervisor.send({ type: "targets", targets: targets(1, 10) });
    await lane.answered(1);
    for (const context of contexts) context.emit(alive("192.0.2.1"));
    lane.supervisor.send({ type: "ping" });
    while (!lane.reports.some(({ type }) => type === "pong")) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(lane.reports.map(({ type }) => type)).toEqual(["answers", "pong"]);
  });

  it("rejects what a cancelled target waits for", async () => {
    const lane = openLane(worker((_, context) => context.takePackets("192.0.2.1", 1)));
    lane.supervisor.send({ type: "targets", targets: targets(2) });
    lane.supervisor.send({ type: "cancel", indices: [2] });
    const answers = await lane.answered(1);
    expect(answers).toEqual([{ index: 2, outcome: { status: "cancelled" } }]);
  });

  it("tells how many targets were answered while their code still runs", async () => {
    const { port1, port2 } = new MessageChannel();
    const supervisor = portChannel<LaneCommand, LaneReport>(port1);
    const counts: number[] = [];
    const served = serveLane(worker(never), portChannel(port2), {
      ...defaultLaneLimits,
      onOverdue: (count) => counts.push(count),
    });
    const answer = new Promise((resolve) => supervisor.onMessage(resolve));
    supervisor.send({ type: "targets", targets: targets(1, 10) });
    await answer;
    supervisor.send({ type: "close" });
    await served;
    expect(counts).toEqual([1]);
  });
});
