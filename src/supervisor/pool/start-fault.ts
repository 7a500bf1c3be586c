/** Why no thread of a pool can be started, and until when no further try is worth it. */

import { BackOff } from "./back-off.ts";

export class StartFault {
  readonly #backOff = new BackOff(1_000, 60_000);
  #reason: string | undefined;

  /** Of the last start; undefined when it succeeded, or none was needed yet. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Whether the last start failed, so lately that another would, too. */
  get isFresh(): boolean {
    return this.#reason !== undefined && this.#backOff.remainingMs(performance.now()) > 0;
  }

  /** Returns whether the reason is a new one. */
  failed(reason: string): boolean {
    const isNew = this.#reason !== reason;
    this.#reason = reason;
    this.#backOff.failed(performance.now());
    return isNew;
  }

  succeeded(): void {
    this.#reason = undefined;
    this.#backOff.succeeded();
  }
}
