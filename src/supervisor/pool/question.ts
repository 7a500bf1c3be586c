/** One target that was asked of a pool: from the ask to its one outcome, across retries. */

import { isDeepStrictEqual } from "node:util";
import type { Evidence } from "../../protocol/evidence.ts";
import { cancelled, type Outcome } from "../../protocol/outcome.ts";
import type { AskOptions } from "./ask.ts";
import { onAbort } from "./on-abort.ts";

/** Most pieces of evidence that are kept to compare a retry's with; a target with more may tell some twice. */
const MAX_COMPARED = 256;

export class Question {
  readonly request: unknown;
  readonly options: AskOptions;
  /** How many threads that held it stood still or ended while other code was running. */
  displacements = 0;
  #state: "open" | "cancelling" | "answered" = "open";
  #isRetry = false;
  #delivered: Evidence[] = [];
  readonly #holders = new Map<object, () => void>();
  #leave: AbortController | undefined;
  #forget: () => void = () => undefined;
  readonly #onReceiverError: (error: unknown) => void;
  readonly #resolve: (outcome: Outcome<unknown>) => void;

  constructor(
    request: unknown,
    options: AskOptions,
    resolve: (outcome: Outcome<unknown>) => void,
    onReceiverError: (error: unknown) => void,
  ) {
    this.#onReceiverError = onReceiverError;
    this.request = request;
    this.options = options;
    this.#resolve = resolve;
  }

  get isCancelling(): boolean {
    return this.#state === "cancelling";
  }

  get isAnswered(): boolean {
    return this.#state === "answered";
  }

  /** Calls back when the asker cancels; at most once, and never after the answer. */
  onCancel(callback: () => void): void {
    const { signal } = this.options;
    if (signal === undefined) return;
    this.#forget = onAbort(signal, () => {
      if (this.#state !== "open") return;
      this.#state = "cancelling";
      callback();
    });
  }

  /** Whether any lane has been given it and may still answer. */
  get isHeld(): boolean {
    return this.#holders.size > 0;
  }

  /** Several lanes may hold it: the first answer counts, and `drop` is called for those that still hold it then. */
  heldBy(holder: object, drop: () => void): void {
    this.#holders.set(holder, drop);
  }

  releasedBy(holder: object): void {
    this.#holders.delete(holder);
  }

  /** It is going to be asked of a second lane while the first still holds it: evidence that was told before is left out. */
  hedge(): void {
    this.#isRetry = true;
    this.displacements += 1;
  }

  /** From now on evidence that was told before is left out, and what waits for leave waits in vain. */
  retry(): void {
    this.#isRetry = true;
    this.#leave?.abort();
    this.#leave = undefined;
  }

  /**
   * Hands evidence on at once. What a first try told stays told: a retry's evidence that differs from it in nothing but
   * its time is left out, all else (a section read more completely, say) is handed on, and inventory merges it.
   */
  tell(evidence: readonly Evidence[]): void {
    if (this.#state === "answered") return;
    const news = this.#isRetry ? evidence.filter((one) => !this.#hasTold(one)) : evidence;
    const room = MAX_COMPARED - this.#delivered.length;
    if (room > 0) this.#delivered.push(...news.slice(0, room));
    if (news.length === 0) return;
    try {
      this.options.onEvidence?.(news);
    } catch (error) {
      this.#onReceiverError(error);
    }
  }

  /** Resolves to the packets that may be sent; undefined when the target has been answered or moved meanwhile. */
  async takeLeave(address: string | null, packets: number): Promise<number | undefined> {
    const { budget } = this.options;
    if (budget === undefined) return packets;
    this.#leave ??= new AbortController();
    const { signal } = this.#leave;
    try {
      return await budget.take(address, packets, signal);
    } catch {
      // An aborted wait, or a budget that ended with its scan: the target ends by its own deadline or cancel.
      return undefined;
    }
  }

  answer(outcome: Outcome<unknown>): void {
    if (this.#state === "answered") return;
    const final = this.#state === "cancelling" ? cancelled : outcome;
    this.#state = "answered";
    this.#forget();
    this.#leave?.abort();
    this.#delivered = [];
    for (const drop of [...this.#holders.values()]) drop();
    this.#resolve(final);
  }

  #hasTold(evidence: Evidence): boolean {
    return this.#delivered.some((told) =>
      isDeepStrictEqual({ ...told, at: 0 }, { ...evidence, at: 0 }),
    );
  }
}
