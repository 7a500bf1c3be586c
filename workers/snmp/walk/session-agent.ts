/** An SNMP agent reached by a session. */

import type { SnmpAgent, SnmpValue, WalkLimits, WalkResult } from "../agent.ts";
import type { Session } from "../session/session.ts";
import { getValues } from "./get-values.ts";
import { nextOids } from "./next-oids.ts";
import type { Repetitions } from "./repetitions.ts";
import { walkColumns } from "./walk-columns.ts";

export class SessionAgent implements SnmpAgent {
  readonly #session: Session;
  readonly #repetitions: Repetitions;

  constructor(session: Session, repetitions: Repetitions) {
    this.#session = session;
    this.#repetitions = repetitions;
  }

  get version(): "v1" | "v2c" | "v3" {
    return this.#session.version;
  }

  get engineId(): Uint8Array | undefined {
    return this.#session.engineId;
  }

  inVlan(vlanId: number): SessionAgent | undefined {
    const session = this.#session.inVlan(vlanId);
    return session && new SessionAgent(session, this.#repetitions);
  }

  get(oids: readonly string[]): Promise<ReadonlyMap<string, SnmpValue> | undefined> {
    return getValues(this.#session, oids);
  }

  next(places: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
    return nextOids(this.#session, this.#repetitions, places);
  }

  walk(prefix: string, limits?: WalkLimits): Promise<WalkResult> {
    return walkColumns(this.#session, this.#repetitions, [prefix], limits);
  }

  walkColumns(columns: readonly string[], limits?: WalkLimits): Promise<WalkResult> {
    return walkColumns(this.#session, this.#repetitions, columns, limits);
  }
}
