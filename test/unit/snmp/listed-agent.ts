/** An agent over a list of instances, without a network, and what a device makes of it. */

import type { SnmpValue, Varbind } from "../../../workers/snmp/agent.ts";
import type { Reply, Session } from "../../../workers/snmp/session/session.ts";
import { compareOids } from "../../../workers/snmp/wire/oid.ts";
import type { Question } from "../../../workers/snmp/wire/pdu.ts";
import { errorStatus } from "../../../workers/snmp/wire/tags.ts";

export const one: SnmpValue = { type: "integer", value: 1 };
export const table = (column: string, rows: number): Varbind[] =>
  Array.from({ length: rows }, (_, i) => ({ oid: `${column}.${i + 1}`, value: one }));

type Behaviour = (question: Question, honest: Reply) => Reply;

/** An agent over a sorted list of instances, as RFC 3416 has it, and what a device makes of that. */
export class ListedAgent implements Session {
  readonly version: "v1" | "v2c";
  readonly engineId = undefined;
  readonly asked: Question[] = [];
  readonly #instances: readonly Varbind[];
  readonly #behave: Behaviour;

  constructor(
    instances: readonly Varbind[],
    behave: Behaviour = (_, honest) => honest,
    version: "v1" | "v2c" = "v2c",
  ) {
    this.#instances = instances.toSorted((a, b) => compareOids(a.oid, b.oid));
    this.#behave = behave;
    this.version = version;
  }

  inVlan(): undefined {
    return undefined;
  }

  ask(question: Question): Promise<Reply> {
    this.asked.push(question);
    return Promise.resolve(this.#behave(question, this.#honest(question)));
  }

  #honest(question: Question): Reply {
    if (question.type === "get")
      return answer(
        question.oids.map(
          (oid) =>
            this.#instances.find((row) => row.oid === oid) ?? {
              oid,
              value: { type: "noSuchInstance" },
            },
        ),
      );
    const repetitions = question.type === "getBulk" ? question.maxRepetitions : 1;
    let cursors = [...question.oids];
    const varbinds: Varbind[] = [];
    for (let n = 0; n < repetitions; n += 1) {
      const rows = cursors.map((oid) => this.#after(oid));
      varbinds.push(...rows);
      cursors = rows.map(({ oid }) => oid);
    }
    if (this.version === "v1" && varbinds.some(({ value }) => value.type === "endOfMibView"))
      return answer(
        [],
        errorStatus.noSuchName,
        1 + varbinds.findIndex(({ value }) => value.type === "endOfMibView"),
      );
    return answer(varbinds);
  }

  #after(oid: string): Varbind {
    return (
      this.#instances.find((row) => compareOids(row.oid, oid) > 0) ?? {
        oid,
        value: { type: "endOfMibView" },
      }
    );
  }
}

export function answer(varbinds: Varbind[], status = 0, errorIndex = 0): Reply {
  return {
    kind: "answer",
    answer: { type: "response", requestId: 1, errorStatus: status, errorIndex, varbinds },
  };
}
