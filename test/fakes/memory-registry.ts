/** An AgentRegistry in memory that keeps the exactly-once rule of the real store, and remembers what it was told. */

import { readEvents } from "../../src/cloud/endpoint/read-agent-frame.ts";
import type {
  AgentRegistry,
  StreamKey,
  Taken,
  TokenCheck,
} from "../../src/cloud/endpoint/registry.ts";
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

  async takeFrames(
    { ksocketId, streamId }: StreamKey,
    frames: readonly Uint8Array[],
    after: number,
  ): Promise<Taken> {
    const { events, faults } = readEvents(frames);
    const key = `${ksocketId} ${streamId}`;
    let highest = Math.max(after, this.#highest.get(key) ?? 0);
    for (const event of events) {
      if (event.seq <= highest) continue;
      this.applied.push(event);
      highest = event.seq;
    }
    this.#highest.set(key, highest);
    return { applied: highest, faults, told: [] };
  }

  async interruptMissingScans(_ksocketId: string, running: readonly string[]): Promise<void> {
    this.interruptions.push(running);
  }
}
