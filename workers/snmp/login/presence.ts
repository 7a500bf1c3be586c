/** Whether an SNMPv3 engine is there, asked once a port however many credentials want to know. */

import { firstWaits, type Timing, totalOf } from "../session/round-trips.ts";
import type { AgentPlace } from "../session/session.ts";
import { discoverEngine } from "../usm/discovery.ts";
import type { Engine } from "../usm/engine.ts";

export class Presence {
  readonly #place: Omit<AgentPlace, "port">;
  readonly #questions = new Map<number, Promise<Engine | undefined>>();
  readonly #engines = new Map<number, Engine>();

  constructor(place: Omit<AgentPlace, "port">) {
    this.#place = place;
  }

  /** The engine at the port; the first who asks decides how long is waited. Rejects when the target's signal aborts. */
  ask(port: number, timing: Timing): Promise<Engine | undefined> {
    const asked = this.#questions.get(port);
    if (asked !== undefined) return asked;
    const question = this.#ask(port, timing);
    this.#questions.set(port, question);
    // Whoever waits hears of it; nobody may be waiting any more.
    question.catch(() => undefined);
    return question;
  }

  /** What has answered so far. */
  engineAt(port: number): Engine | undefined {
    return this.#engines.get(port);
  }

  get ports(): number[] {
    return [...this.#engines.keys()];
  }

  async #ask(port: number, timing: Timing): Promise<Engine | undefined> {
    const engine = await discoverEngine({ ...this.#place, port }, firstWaits(timing));
    if (engine !== undefined) this.#engines.set(port, engine);
    return engine;
  }
}

/** The timing that waits longest. */
export function longest(timings: readonly Timing[]): Timing | undefined {
  return [...timings].sort((a, b) => totalOf(b) - totalOf(a))[0];
}
