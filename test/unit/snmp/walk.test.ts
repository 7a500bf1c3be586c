/** Walks of agents that behave as some devices do. */

import { describe, expect, it } from "vitest";
import type { Session } from "../../../workers/snmp/session/session.ts";
import { getValues } from "../../../workers/snmp/walk/get-values.ts";
import { Repetitions } from "../../../workers/snmp/walk/repetitions.ts";
import { walkColumns } from "../../../workers/snmp/walk/walk-columns.ts";
import { compareOids } from "../../../workers/snmp/wire/oid.ts";
import { errorStatus } from "../../../workers/snmp/wire/tags.ts";
import { answer, ListedAgent, one, table } from "./listed-agent.ts";

const rows = [
  ...table("1.3.6.1.2.1.2.2.1.2", 100),
  ...table("1.3.6.1.2.1.2.2.1.3", 97),
  ...table("1.3.6.1.9", 5),
];
const columns = ["1.3.6.1.2.1.2.2.1.2", "1.3.6.1.2.1.2.2.1.3"];
const walk = (agent: Session, limits?: { maxRows?: number }) =>
  walkColumns(agent, new Repetitions(), columns, limits);

describe("a walk", () => {
  it("reads columns of different length side by side, each row once", async () => {
    const { rows: read, end } = await walk(new ListedAgent(rows));
    expect(end).toBe("complete");
    expect(read.map(({ oid }) => oid).toSorted(compareOids)).toEqual(
      rows.slice(0, 197).map(({ oid }) => oid),
    );
  });

  it("reads an SNMPv1 agent to its end of view", async () => {
    const { rows: read, end } = await walk(new ListedAgent(rows.slice(0, 197), undefined, "v1"));
    expect(end).toBe("complete");
    expect(read).toHaveLength(197);
  });

  it("asks for less when an answer would be too big, and remembers it", async () => {
    const repetitions = new Repetitions();
    const agent = new ListedAgent(rows, (question, honest) =>
      question.type === "getBulk" && question.maxRepetitions * question.oids.length > 10
        ? answer([], errorStatus.tooBig)
        : honest,
    );
    const { rows: read, end } = await walkColumns(agent, repetitions, columns);
    expect([end, read.length]).toEqual(["complete", 197]);
    expect(repetitions.varbinds).toBeLessThanOrEqual(10);
  });

  it("falls back to GETNEXT where GETBULK is refused", async () => {
    const agent = new ListedAgent(rows, (question, honest) =>
      question.type === "getBulk" ? answer([], errorStatus.genErr) : honest,
    );
    const { rows: read, end } = await walk(agent);
    expect([end, read.length]).toEqual(["complete", 197]);
  });

  it("ends when the agent goes in a circle", async () => {
    const agent = new ListedAgent(rows, (question, honest) =>
      question.oids[0]?.endsWith(".30") === true ? answer(rows.slice(0, 2)) : honest,
    );
    expect((await walkColumns(agent, new Repetitions(10), [columns[0] ?? ""])).end).toBe("loop");
  });

  it("ends when the agent repeats its answer", async () => {
    const agent = new ListedAgent(rows, () => answer([rows[0] ?? { oid: "1.1", value: one }]));
    expect((await walkColumns(agent, new Repetitions(), [columns[0] ?? ""])).end).toBe("loop");
  });

  it("ends at the bound of an endless tree", async () => {
    let next = 0;
    const agent = new ListedAgent([], (question) => {
      next += 1;
      return answer(question.oids.map((_, i) => ({ oid: `${columns[i]}.${next}`, value: one })));
    });
    const { rows: read, end } = await walk(agent, { maxRows: 500 });
    expect([end, read.length]).toEqual(["too-many-rows", 500]);
  });

  it("asks for no more rows than are wanted", async () => {
    const agent = new ListedAgent(rows);
    expect((await walk(agent, { maxRows: 3 })).rows).toHaveLength(3);
    expect(agent.asked).toMatchObject([{ maxRepetitions: 2 }]);
  });

  it("keeps what it has when the agent falls silent", async () => {
    const agent = new ListedAgent(rows, (question, honest) =>
      question.oids[0] === columns[0] ? honest : { kind: "silent" },
    );
    const { rows: read, end } = await walk(agent);
    expect(end).toBe("timeout");
    expect(read.length).toBeGreaterThan(0);
    expect(agent.asked.length).toBeLessThan(6);
  });
});

describe("a GET of many", () => {
  const oids = rows.slice(0, 60).map(({ oid }) => oid);

  it("leaves out what the agent does not have", async () => {
    const values = await getValues(new ListedAgent(rows), [...oids, "1.3.6.1.99.0"]);
    expect([...(values?.keys() ?? [])]).toEqual(oids);
  });

  it("goes on without the one that SNMPv1 refuses all for", async () => {
    const bad = "1.3.6.1.99.0";
    const agent = new ListedAgent(rows, (question, honest) =>
      question.oids.includes(bad)
        ? answer([], errorStatus.noSuchName, question.oids.indexOf(bad) + 1)
        : honest,
    );
    const values = await getValues(agent, [...oids.slice(0, 3), bad, ...oids.slice(3)]);
    expect(values?.size).toBe(60);
  });

  it("is nothing where nobody answers", async () => {
    expect(await getValues(new ListedAgent([], () => ({ kind: "silent" })), oids)).toBeUndefined();
  });
});
