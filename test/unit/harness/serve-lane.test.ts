import { MessageChannel } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import type { LaneCommand, LaneReport } from "../../../src/protocol/lane.ts";
import { portChannel } from "../../../src/protocol/lane-channel.ts";
import type { TargetContext } from "../../../workers/harness/define-worker.ts";
import { defaultLaneLimits, serveLane } from "../../../workers/harness/serve-lane.ts";

import { alive, never, worker } from "./test-worker.ts";

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
