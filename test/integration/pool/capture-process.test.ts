import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/log/logger.ts";
import type { Workers } from "../../../src/supervisor/pool/ask.ts";
import { ChildHost } from "../../../src/supervisor/pool/child-host.ts";
import { createWorkers } from "../../../src/supervisor/pool/create-workers.ts";
import { poolSettings } from "../../../src/supervisor/pool/pool-settings.ts";
import { WorkerPool } from "../../../src/supervisor/pool/worker-pool.ts";

const child = (name: string) => new URL(`../../fixtures/children/${name}.ts`, import.meta.url);
const lost = { status: "failed", error: { code: "CAPTURE_UNAVAILABLE" } };

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("the capture process", () => {
  let workers: Workers | undefined;
  afterEach(async () => workers?.stop());

  const start = async () => {
    workers = await createWorkers({
      log: silentLogger,
      captureEntry: child("capture"),
      settings: { capture: { sharedStallMs: 3_000 } },
    });
    return workers;
  };
  const pidOf = async (from: Workers) => {
    const outcome = await from.ask<{ pid: number }>("capture", {}, { deadlineMs: 60_000 });
    return outcome.status === "done" ? outcome.value.pid : Number.NaN;
  };

  it("says cleanly that a device can't be opened", async () => {
    workers = await createWorkers({ log: silentLogger });
    const device = { name: "ks-none0", macaddr: "02:00:00:00:00:01", prefixes: [] };
    const request = { method: "arp", device, ranges: [], nextHop: null };
    const outcome = await workers.ask("capture", request, { deadlineMs: 30_000 });
    expect(outcome.status).toBe("failed");
    expect(JSON.stringify(outcome)).toMatch(/CAPTURE_(UNAVAILABLE|NO_DEVICE)/);
  });

  it("can be started before anything is asked of it", async () => {
    const host = new ChildHost(child("capture"));
    const settings = poolSettings("capture", {});
    const pool = new WorkerPool({ kind: "capture", host, settings, log: silentLogger });
    try {
      pool.prepare();
      const [prepared] = host.processIds;
      expect(prepared).toBeGreaterThan(0);
      const outcome = await pool.ask({}, { deadlineMs: 60_000 });
      expect(outcome).toMatchObject({ status: "done", value: { pid: prepared } });
      expect(host.processIds).toEqual([prepared]);
    } finally {
      await pool.stop();
    }
    pool.prepare();
    expect(host.processIds).toEqual([]);
  });

  for (const signal of ["SIGKILL", "SIGSTOP"] as const) {
    it(`fails what it held after ${signal}, and is started again`, async () => {
      const started = await start();
      const pid = await pidOf(started);
      const held = started.ask(
        "capture",
        { isSilent: true },
        { deadlineMs: 60_000, onEvidence: () => process.kill(pid, signal) },
      );
      expect(await held).toMatchObject(lost);
      const next = await pidOf(started);
      expect(next).toBeGreaterThan(0);
      expect(next).not.toBe(pid);
    });
  }

  it("ends when its parent is killed", async () => {
    const parent = spawn(process.execPath, ["--import", "tsx", fileURLToPath(child("parent"))], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const pid = Number(line.toString());
    expect(isRunning(pid)).toBe(true);
    parent.kill("SIGKILL");
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});
