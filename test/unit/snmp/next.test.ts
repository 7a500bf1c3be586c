/** What agents have behind a place, and what is then not asked any more. */

import { describe, expect, it } from "vitest";
import { SparseAgent } from "../../../workers/snmp/read/sparse-agent.ts";
import { nextOids } from "../../../workers/snmp/walk/next-oids.ts";
import { Repetitions } from "../../../workers/snmp/walk/repetitions.ts";
import { SessionAgent } from "../../../workers/snmp/walk/session-agent.ts";
import { errorStatus } from "../../../workers/snmp/wire/tags.ts";
import { answer, ListedAgent, one, table } from "./listed-agent.ts";

const rows = [...table("1.3.6.1.2.1.2.2.1.2", 3), ...table("1.3.6.1.2.1.17.1.4.1.2", 3)];
const interfaces = "1.3.6.1.2.1.2.2.1";
const arp = "1.3.6.1.2.1.4.22.1";
const ports = "1.3.6.1.2.1.17.1.4.1";
const behind = ["1.3.6.1.2.1.43.5.1.1", "1.3.6.1.4.1.9.9.23.1.2.1.1"];
const places = [interfaces, arp, ports, ...behind];
const whole = new Map([
  [interfaces, `${interfaces}.2.1`],
  [arp, `${ports}.2.1`],
  [ports, `${ports}.2.1`],
  ...behind.map((place) => [place, undefined] as const),
]);
const next = (agent: ListedAgent) => nextOids(agent, new Repetitions(), places);

describe("what lies behind a place", () => {
  it("is told by one question for all places", async () => {
    const agent = new ListedAgent(rows);
    expect(await next(agent)).toEqual(whole);
    expect(agent.asked).toHaveLength(1);
  });

  it("is told by SNMPv1, whose end of the view spoils an answer once", async () => {
    const agent = new ListedAgent(rows, undefined, "v1");
    expect(await next(agent)).toEqual(whole);
    expect(agent.asked).toHaveLength(2);
  });

  it("is told by an SNMPv1 agent that blames the first place whichever it was", async () => {
    const agent = new ListedAgent(
      rows,
      (_, honest) =>
        honest.kind === "answer" && honest.answer.errorStatus !== 0
          ? answer([], errorStatus.noSuchName, 1)
          : honest,
      "v1",
    );
    expect(await next(agent)).toEqual(whole);
  });

  it("is asked in smaller questions where the answer would be too big", async () => {
    const agent = new ListedAgent(rows, ({ oids }, honest) =>
      oids.length > 2 ? answer([], errorStatus.tooBig) : honest,
    );
    expect(await next(agent)).toEqual(whole);
  });

  it("stays unknown where the agent is silent, goes backwards or leaves places out", async () => {
    expect(await next(new ListedAgent(rows, () => ({ kind: "silent" })))).toEqual(new Map());
    const back = new ListedAgent(rows, ({ oids }) =>
      answer(oids.map(() => ({ oid: "1.3.6.1.2.1.1.1.0", value: one }))),
    );
    expect(await next(back)).toEqual(new Map());
    const short = new ListedAgent(rows, (_, honest) =>
      honest.kind === "answer" ? answer(honest.answer.varbinds.slice(0, 2)) : honest,
    );
    expect([...(await next(short)).keys()]).toEqual([interfaces, arp]);
  });
});

describe("an agent that was asked beforehand where it has nothing", () => {
  it("is not asked for tables that it lacks, and for the others as ever", async () => {
    const session = new ListedAgent(rows);
    const agent = await SparseAgent.of(new SessionAgent(session, new Repetitions()), places);
    session.asked.length = 0;
    expect(await agent.walkColumns([`${arp}.2`, `${arp}.4`])).toEqual({
      rows: [],
      end: "complete",
    });
    expect(await agent.walk(behind[0] ?? "")).toEqual({ rows: [], end: "complete" });
    expect(session.asked).toEqual([]);
    expect((await agent.walkColumns([`${ports}.2`])).rows).toHaveLength(3);
    expect((await agent.walk("1.3.6.1.4.1.9")).end).toBe("complete");
    expect(session.asked.length).toBeGreaterThanOrEqual(2);
  });

  it("is asked for everything when it was silent about it", async () => {
    let isSilent = true;
    const session = new ListedAgent(rows, (_, honest) => (isSilent ? { kind: "silent" } : honest));
    const agent = await SparseAgent.of(new SessionAgent(session, new Repetitions()), places);
    isSilent = false;
    expect((await agent.walkColumns([`${ports}.2`])).rows).toHaveLength(3);
  });
});
