import { describe, expect, it } from "vitest";
import { Engine } from "../../../workers/snmp/session/engine.ts";

const id = Buffer.from("8000000001020304", "hex");
/** Of an engine whose clock a signed message has confirmed. */
const proven = (boots: number, time: number): Engine => {
  const engine = new Engine(id, { boots: 9, time: 9_999 });
  expect(engine.accept({ boots, time })).toBe(true);
  return engine;
};

describe("the clock of an SNMPv3 engine (RFC 3414 §3.2)", () => {
  it("is what the first signed message says, whatever the discovery said", () => {
    expect(proven(3, 1_000).clock).toEqual({ boots: 3, time: 1_000 });
  });

  it("follows messages of later times and later boots", () => {
    const engine = proven(3, 1_000);
    expect(engine.accept({ boots: 3, time: 2_000 })).toBe(true);
    expect(engine.clock).toEqual({ boots: 3, time: 2_000 });
    expect(engine.accept({ boots: 4, time: 5 })).toBe(true);
    expect(engine.clock).toEqual({ boots: 4, time: 5 });
  });

  it.each([
    ["150 seconds old", { boots: 3, time: 850 }, true],
    ["of more than 150 seconds ago", { boots: 3, time: 840 }, false],
    ["of the boots before", { boots: 2, time: 5_000 }, false],
    ["of an engine that has used up its boots", { boots: 0x7fff_ffff, time: 1 }, false],
  ])("is not set by a message %s", (_, clock, isTaken) => {
    const engine = proven(3, 1_000);
    expect(engine.accept(clock)).toBe(isTaken);
    expect(engine.clock.boots).toBe(3);
    expect(engine.clock.time).toBeGreaterThanOrEqual(1_000);
  });
});
