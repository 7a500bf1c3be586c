import { describe, expect, it } from "vitest";
import { z } from "zod";
import { KsocketError, wireError } from "../../../src/protocol/errors.ts";
import { noResponse, refused } from "../../../src/protocol/outcome.ts";
import { Secret, secretSchema } from "../../../src/protocol/secret.ts";
import { defineWorker } from "../../../workers/harness/define-worker.ts";
import { runOnce } from "../../fakes/run-worker.ts";

import { alive, never, worker } from "./test-worker.ts";

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
