/** Notices when a thread that is asked for something gives no sign of life: its event loop stands still, and nothing will come of it. */

export interface StandstillOptions {
  /** Milliseconds between two looks, and at most between two signs of life; default 10,000. */
  readonly periodMs?: number;
  /** Looks in a row without a sign of life before the thread counts as standing; default 30: one transaction never takes five minutes. */
  readonly looks?: number;
}

export const DEFAULT_PERIOD_MS = 10_000;
const DEFAULT_LOOKS = 30;

/** Looks are counted, not time: while the machine sleeps, or the watching thread itself is busy, none takes place. */
export class StandstillWatch {
  readonly #timer: NodeJS.Timeout;
  #silentLooks = 0;

  /** `isAsked` tells whether there is something to wait for; `onStandstill` is called once. */
  constructor(isAsked: () => boolean, onStandstill: () => void, options: StandstillOptions = {}) {
    const looks = options.looks ?? DEFAULT_LOOKS;
    const look = () => {
      this.#silentLooks = isAsked() ? this.#silentLooks + 1 : 0;
      if (this.#silentLooks < looks) return;
      this.stop();
      onStandstill();
    };
    this.#timer = setInterval(look, options.periodMs ?? DEFAULT_PERIOD_MS).unref();
  }

  signOfLife(): void {
    this.#silentLooks = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
