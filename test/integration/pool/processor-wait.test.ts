import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { processorWaitMs } from "../../../src/supervisor/pool/processor-wait.ts";

const spin = ["-c", "0", process.execPath, "-e", "for (;;);"];

describe.runIf(existsSync("/proc/self/schedstat"))("the wait for a processor", () => {
  const children = new Set<ReturnType<typeof spawn>>();
  afterEach(() => {
    for (const child of children) child.kill("SIGKILL");
    children.clear();
  });

  it("grows while others hold the only processor that a thread may use", async () => {
    for (let n = 0; n < 3; n += 1) children.add(spawn("taskset", spin, { stdio: "ignore" }));
    const [first] = children;
    await expect.poll(() => processorWaitMs(first?.pid ?? 0)).toBeGreaterThan(200);
  });

  it("is 0 for a thread that is unknown or gone", () => {
    expect(processorWaitMs(0)).toBe(0);
    expect(processorWaitMs(2 ** 30)).toBe(0);
  });
});
