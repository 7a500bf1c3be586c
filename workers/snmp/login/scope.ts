/**
 * A signal that aborts with another one, or when what it is for is over. AbortSignal.any does as much by weak references, which at
 * several thousand logins a second are most of the garbage collector's work.
 */

import { setMaxListeners } from "node:events";

export class Scope {
  readonly #outer: AbortSignal;
  readonly #controller = new AbortController();
  readonly #follow = () => this.#controller.abort(this.#outer.reason);

  constructor(outer: AbortSignal) {
    this.#outer = outer;
    // One for each credential.
    setMaxListeners(0, this.#controller.signal);
    if (outer.aborted) this.#follow();
    else outer.addEventListener("abort", this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** `reason`: a text where nobody looks at it; an error would be made for each target. */
  end(reason: string): void {
    this.#outer.removeEventListener("abort", this.#follow);
    this.#controller.abort(reason);
  }
}
