/** What is known of an SNMPv3 engine: its id and its clock (RFC 3414 §2.2, §2.3). */

/** RFC 3414 §2.2.3. */
const TIME_WINDOW_SECONDS = 150;
/** RFC 3411 §5, SnmpEngineID. */
const ENGINE_ID_BYTES = { min: 5, max: 32 } as const;

export class Engine {
  readonly id: Buffer;
  #boots: number;
  #time: number;
  #at: number;
  /** Whether the clock was told by a message that was authenticated. */
  #isProven = false;

  constructor(id: Uint8Array, boots: number, time: number, now = performance.now()) {
    this.id = Buffer.from(id);
    this.#boots = boots;
    this.#time = time;
    this.#at = now;
  }

  get boots(): number {
    return this.#boots;
  }

  /** The engine's clock now, seconds since its last boot, as far as we know. */
  time(now = performance.now()): number {
    return this.#time + Math.floor((now - this.#at) / 1_000);
  }

  /** Takes the time of an authenticated message; false when it lies outside of the time window, as a replayed one does (RFC 3414 §3.2.7b). */
  synchronise(boots: number, time: number, now = performance.now()): boolean {
    if (this.#isProven && boots < this.#boots) return false;
    const isLater = !this.#isProven || boots > this.#boots || time > this.time(now);
    if (isLater) {
      this.#boots = boots;
      this.#time = time;
      this.#at = now;
      this.#isProven = true;
      return true;
    }
    return time >= this.time(now) - TIME_WINDOW_SECONDS;
  }
}

export const isEngineId = (bytes: Uint8Array): boolean =>
  bytes.length >= ENGINE_ID_BYTES.min && bytes.length <= ENGINE_ID_BYTES.max;
