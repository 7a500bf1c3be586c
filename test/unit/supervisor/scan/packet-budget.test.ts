import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RatePacketBudget } from "../../../../src/supervisor/scan/packet-budget.ts";

describe("the packet budget", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const now = () => Date.now();

  /** Takes packets one after the other for so long; returns when each was granted. */
  async function takeFor(
    budget: RatePacketBudget,
    durationMs: number,
    address: (i: number) => string | null,
    atOnce = 8,
  ) {
    const grantedAt: number[] = [];
    let i = 0;
    const end = now() + durationMs;
    const lane = async () => {
      while (now() < end) {
        const granted = await budget.take(address(i++), 4).catch(() => 0);
        for (let n = 0; n < granted; n++) grantedAt.push(now());
      }
    };
    const lanes = Array.from({ length: atOnce }, lane);
    await vi.advanceTimersByTimeAsync(durationMs);
    budget.close(new Error("the end"));
    await Promise.all(lanes);
    return grantedAt;
  }

  function mostInAnySecond(times: readonly number[]): number {
    let most = 0;
    for (let from = 0, to = 0; to < times.length; to++) {
      while ((times[to] ?? 0) - (times[from] ?? 0) >= 1_000) from++;
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  it("never lets more than the rate go in any second, and nearly that much in all", async () => {
    const times = await takeFor(
      new RatePacketBudget({ rate: 1_000, hostRate: 40 }, now),
      5_000,
      () => null,
    );
    expect(mostInAnySecond(times)).toBeLessThanOrEqual(1_000);
    expect(times.length).toBeGreaterThan(4_700);
  });

  it("never lets more than the host rate go to one address in any second", async () => {
    const times = await takeFor(
      new RatePacketBudget({ rate: 1_000, hostRate: 40 }, now),
      4_000,
      () => "192.0.2.1",
    );
    expect(mostInAnySecond(times)).toBeLessThanOrEqual(40);
    expect(times.length).toBeGreaterThanOrEqual(120);
  });

  it("lets other addresses pass one that has used up its own rate", async () => {
    const budget = new RatePacketBudget({ rate: 1_000, hostRate: 2 }, now);
    await expect(budget.take("192.0.2.1", 1)).resolves.toBe(1);
    await vi.advanceTimersByTimeAsync(20);
    await expect(budget.take("192.0.2.1", 1)).resolves.toBe(1);
    const third = budget.take("192.0.2.1", 1);
    let isThirdGranted = false;
    void third.then(() => {
      isThirdGranted = true;
    });
    const other = budget.take("192.0.2.2", 1);
    await vi.advanceTimersByTimeAsync(50);
    await expect(other).resolves.toBe(1);
    expect(isThirdGranted).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(isThirdGranted).toBe(true);
  });

  it("grants everything at once without limits", async () => {
    const budget = new RatePacketBudget({ rate: 0, hostRate: 0 }, now);
    await expect(budget.take(null, 65_536)).resolves.toBe(65_536);
    await expect(budget.take("192.0.2.1", 1_000)).resolves.toBe(1_000);
    expect(budget.granted).toBe(66_536);
  });

  it("rejects a waiter whose signal aborts and gives its leave to the next", async () => {
    const budget = new RatePacketBudget({ rate: 1, hostRate: 0 }, now);
    await budget.take(null, 1);
    const abort = new AbortController();
    const first = budget.take(null, 1, abort.signal);
    const second = budget.take(null, 1);
    abort.abort(new Error("not wanted any more"));
    await expect(first).rejects.toThrow("not wanted any more");
    await vi.advanceTimersByTimeAsync(1_100);
    await expect(second).resolves.toBe(1);
  });

  it("keeps a lowered rate between a twentieth of the full one and the full one", () => {
    const budget = new RatePacketBudget({ rate: 1_000, hostRate: 0 }, now);
    for (let i = 0; i < 50; i++) budget.scaleRate(0.5);
    expect(budget.currentRate).toBe(50);
    for (let i = 0; i < 50; i++) budget.scaleRate(2);
    expect(budget.currentRate).toBe(1_000);
  });
});
