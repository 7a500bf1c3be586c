/** Agents that let everybody in and waste their time, among honest ones in the window of one thread. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLogger } from "../../../src/log/logger.ts";
import type { SnmpResult } from "../../../src/protocol/credential.ts";
import type { Outcome } from "../../../src/protocol/outcome.ts";
import type { Workers } from "../../../src/supervisor/pool/ask.ts";
import { createWorkers } from "../../../src/supervisor/pool/create-workers.ts";
import { type SimulatedAgents, startSimulatedAgents } from "../../fakes/snmp-agent/start.ts";

const HONEST = 60;
/** Seconds that their credential file waits for an answer. */
const KINDS = { late: 5, dripping: 5, endless: 5, garbage: 2 } as const;
const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
/** System group, ifNumber, 22 columns of ifTable and 19 of ifXTable for 24 ports. */
const ROWS = 7 + 1 + (22 + 19) * 24;
const MAX_ROWS = 5_000;
/** Tarpits that would go on for longer are ended by it. */
const DEADLINE_MS = 12_000;

describe("SNMP tarpits among honest agents", () => {
  let agents: SimulatedAgents;
  let workers: Workers;
  let honest: Outcome<SnmpResult>[];
  let bad: Map<keyof typeof KINDS, Outcome<SnmpResult>>;

  const walk = (address: string | undefined, timeout = 5) => {
    const auth = { version: "community", community: "public" };
    const patience = { timeout, retries: 0, retryInterval: 1 };
    const credential = { ...patience, id: "public.yaml", port: agents.port, auth };
    const request = {
      address,
      credentials: [credential],
      walk: { prefix: "1.3.6.1.2.1", maxRows: MAX_ROWS },
    };
    return workers.ask<SnmpResult>("snmp", request, { deadlineMs: DEADLINE_MS });
  };

  beforeAll(async () => {
    agents = await startSimulatedAgents("127.32.0.1", HONEST + kinds.length, kinds.length);
    workers = await createWorkers({ log: silentLogger, settings: { snmp: { threads: 1 } } });
    const tarpits = kinds.map(
      async (kind, i) => [kind, await walk(agents.addresses[HONEST + i], KINDS[kind])] as const,
    );
    honest = await Promise.all(agents.addresses.slice(0, HONEST).map((address) => walk(address)));
    bad = new Map(await Promise.all(tarpits));
  });
  afterAll(async () => {
    await workers.stop();
    await agents.stop();
  });

  const walked = (outcome: Outcome<SnmpResult> | undefined) =>
    outcome?.status === "done" ? outcome.value.walk : undefined;

  it("every honest agent is read whole", () => {
    const told = honest.map(walked).map((one) => [one?.rows, one?.end]);
    expect(new Set(told.map(String))).toEqual(new Set([`${ROWS},complete`]));
  });

  it.each(["late", "dripping"] as const)("a %s one is given up at its deadline", (kind) => {
    expect(bad.get(kind)).toMatchObject({ status: "failed", error: { code: "DEADLINE" } });
  });

  it("an endless tree is cut where the request says", () => {
    const { rows, text, end } = walked(bad.get("endless")) ?? {};
    expect({ rows, end }).toEqual({ rows: MAX_ROWS, end: "too-many-rows" });
    expect(text?.split("\n")).toHaveLength(MAX_ROWS + 1);
  });

  it("garbage counts as silence, and the login stands", () => {
    expect(bad.get("garbage")).toMatchObject({
      status: "done",
      value: { credential: "public.yaml", walk: { rows: 0, text: "", end: "timeout" } },
    });
  });
});
