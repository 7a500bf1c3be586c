/**
 * Who writes to the embedded database, one after the other: SQLite lets one write at a time, and puts the others to sleep, thread
 * and all, to try again in no order. Within a thread a queue; among the threads of the process tickets, as at a counter, in memory
 * that they share.
 */

const NEXT_TICKET = 0;
const NOW_SERVED = 1;

export class WriteTurns {
  /** To be given to the other thread. */
  readonly memory: SharedArrayBuffer;
  readonly #counter: Int32Array;
  #ticket: number | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(memory = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.memory = memory;
    this.#counter = new Int32Array(memory);
  }

  /** Resolves when it is the caller's turn, which lasts until it calls what it was given. */
  async take(): Promise<() => void> {
    let end: () => void = () => undefined;
    const former = this.#last;
    this.#last = new Promise<void>((resolve) => {
      end = resolve;
    });
    await former;
    await this.#drawTicket();
    return () => {
      this.#ticket = undefined;
      this.#serveNext();
      end();
    };
  }

  /** Once the other thread is gone, whatever it was about: its ticket would never be served to its end. */
  passOverOthers(): void {
    for (;;) {
      const served = Atomics.load(this.#counter, NOW_SERVED);
      if (served === this.#ticket || served === Atomics.load(this.#counter, NEXT_TICKET)) return;
      this.#serveNext();
    }
  }

  async #drawTicket(): Promise<void> {
    const ticket = Atomics.add(this.#counter, NEXT_TICKET, 1);
    this.#ticket = ticket;
    for (;;) {
      const served = Atomics.load(this.#counter, NOW_SERVED);
      if (served === ticket) return;
      await Atomics.waitAsync(this.#counter, NOW_SERVED, served).value;
    }
  }

  #serveNext(): void {
    Atomics.add(this.#counter, NOW_SERVED, 1);
    Atomics.notify(this.#counter, NOW_SERVED);
  }
}
