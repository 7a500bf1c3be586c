import { describe, expect, it } from "vitest";
import { WriteTurns } from "../../../src/cloud/store/write-turns.ts";

/** Two threads' views of the same turns; that they are in one thread here makes no difference to the memory. */
function twoThreads(): [WriteTurns, WriteTurns] {
  const one = new WriteTurns();
  return [one, new WriteTurns(one.memory)];
}

describe("turns at writing", () => {
  it("come one after the other, and neither thread waits for two of the other's", async () => {
    const threads = twoThreads();
    const order: number[] = [];
    let isTaken = false;
    const write = async (thread: 0 | 1) => {
      const end = await threads[thread].take();
      expect(isTaken).toBe(false);
      isTaken = true;
      await Promise.resolve();
      order.push(thread);
      isTaken = false;
      end();
    };
    await Promise.all([write(0), write(0), write(0), write(1), write(1), write(1)]);
    expect(order).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it("go on when the other thread was lost in the midst of its own", async () => {
    const [left, lost] = twoThreads();
    await lost.take();
    const mine = left.take();
    left.passOverOthers();
    (await mine)();
    (await left.take())();
  });

  it("are not lost by whoever has one when the other thread was lost while it waited", async () => {
    const [left, lost] = twoThreads();
    const end = await left.take();
    const waiting = lost.take();
    left.passOverOthers();
    let isServed = false;
    void waiting.then(() => {
      isServed = true;
    });
    await Promise.resolve();
    expect(isServed).toBe(false);
    end();
    left.passOverOthers();
    (await left.take())();
  });
});
