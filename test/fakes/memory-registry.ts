/** An AgentRegistry in memory that keeps the exactly-once rule of the real store, and remembers what it was told. */

import type { AgentRegistry, TokenCheck } from "../../src/cloud/endpoint/registry.ts";
import type { HelloFrame, NumberedEvent } from "../../src/protocol/frames.ts";

export class MemoryRegistry implements AgentRegistry {
  readonly tokens = new Map<string, TokenCheck>();
  readonly applied: NumberedEvent[] = [];
  readonly hellos: HelloFrame[] = [];
  readonly interruptions: (readonly string[])[] = [];
  readonly #highest = new Map<string, number>();

  async checkToken(token: string): Promise<TokenCheck> {
    return this.tokens.get(token) ?? { isAccepted: false, code: "LINK_UNAUTHENTICATED" };
  }

  async agentConnected(ksocketId: string, hello: HelloFrame): Promise<{ acknowledged: number }> {
    this.hellos.push(hello);
    return { acknowledged: this.#highest.get(`${ksocketId} ${hello.streamId}`) ?? 0 };
  }

  async agentDisconnected(): Promise<void> {}

  async applyEvents(
    ksocketId: string,
    streamId: string,
    events: readonly NumberedEvent[],
  ): Promise<number> {
    const key = `${ksocketId} ${streamId}`;
    let highest = this.#highest.get(key) ?? 0;
    for (const event of events) {
      if (event.seq <= highest) continue;
      this.applied.push(event);
      highest = event.seq;
    }
    this.#highest.set(key, highest);
    return highest;
  }

  async interruptMissingScans(_ksocketId: string, running: readonly string[]): Promise<void> {
    this.interruptions.push(running);
  }
}
