/**
 * The packet rates that a scan keeps to: so many packets per second in all, and to one address.
 * Leave is given in slices of a few milliseconds, so that no second holds more than the rate, not even across two slices.
 */

import { performance } from "node:perf_hooks";
import type { PacketBudget } from "../pool/ask.ts";
import { HostRate } from "./host-rate.ts";

const SLICE_MS = 5;
/** Leave that no one used is kept for this long, at most: more would let a burst follow a pause. */
const BURST_MS = 10;
/** Packets leave a moment after the leave was given; the margin keeps the wire's own seconds below the rate. */
const MARGIN = 0.95;

interface Waiter {
  readonly address: string | null;
  readonly packets: number;
  readonly resolve: (granted: number) => void;
  readonly reject: (reason: unknown) => void;
  /** Lets go of the signal. */
  forget: () => void;
  isOver: boolean;
}

type Served = "served" | "no-leave" | "host-is-full";

export interface PacketRates {
  /** Packets per second in all; 0 = unlimited. */
  readonly rate: number;
  /** Packets per second to one address; 0 = unlimited. */
  readonly hostRate: number;
}

export class RatePacketBudget implements PacketBudget {
  readonly #fullRate: number;
  readonly #hosts: HostRate | undefined;
  readonly #now: () => number;
  #rate: number;
  #tokens = 1;
  #filledAt: number;
  #queue: Waiter[] = [];
  #timer: NodeJS.Timeout | undefined;
  #granted = 0;

  constructor(rates: PacketRates, now: () => number = () => performance.now()) {
    this.#fullRate = rates.rate;
    this.#rate = rates.rate;
    this.#hosts = rates.hostRate === 0 ? undefined : new HostRate(rates.hostRate);
    this.#now = now;
    this.#filledAt = now();
  }

  /** Packets that leave was given for, in all. */
  get granted(): number {
    return this.#granted;
  }

  /** Packets per second now; lower than asked for while the network shows loss. 0 = unlimited. */
  get currentRate(): number {
    return this.#rate;
  }

  /** Scales the rate by a factor, within a twentieth of the full rate and the full rate. */
  scaleRate(factor: number): void {
    if (this.#fullRate === 0) return;
    this.#rate = Math.min(this.#fullRate, Math.max(this.#fullRate / 20, 1, this.#rate * factor));
  }

  take(address: string | null, packets: number, signal?: AbortSignal): Promise<number> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const abort = () => this.#abort(waiter, signal?.reason);
      const forget = () => signal?.removeEventListener("abort", abort);
      const waiter: Waiter = { address, packets, resolve, reject, forget, isOver: false };
      signal?.addEventListener("abort", abort, { once: true });
      this.#queue.push(waiter);
      if (this.#timer === undefined) this.#pump();
    });
  }

  /** Rejects everyone who waits and stops the timer. */
  close(reason: unknown): void {
    for (const waiter of this.#queue.splice(0)) this.#abort(waiter, reason);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #abort(waiter: Waiter, reason: unknown): void {
    if (waiter.isOver) return;
    waiter.isOver = true;
    waiter.forget();
    waiter.reject(reason);
  }

  #pump(): void {
    const now = this.#now();
    this.#fill(now);
    const waiting: Waiter[] = [];
    let isDry = false;
    for (const waiter of this.#queue) {
      if (waiter.isOver) continue;
      const answer: Served = isDry ? "no-leave" : this.#serve(waiter, now);
      // Who wants much is not passed by those who want little: the first in the queue is served first.
      isDry = answer === "no-leave";
      if (answer !== "served") waiting.push(waiter);
    }
    this.#queue = waiting;
    this.#hosts?.forget(now);
    if (waiting.length > 0 && this.#timer === undefined) {
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#pump();
      }, SLICE_MS);
    }
  }

  #fill(now: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#filledAt) * this.#perMs);
    this.#filledAt = now;
  }

  get #perMs(): number {
    return (this.#rate * MARGIN) / 1_000;
  }

  get #burst(): number {
    return Math.max(1, this.#perMs * BURST_MS);
  }

  #serve(waiter: Waiter, now: number): Served {
    const granted = this.#leaveFor(waiter);
    if (granted < 1) return "no-leave";
    const { address } = waiter;
    if (address !== null && this.#hosts?.take(address, granted, now) === false)
      return "host-is-full";
    if (this.#rate !== 0) this.#tokens -= granted;
    this.#granted += granted;
    waiter.isOver = true;
    waiter.forget();
    waiter.resolve(granted);
    return "served";
  }

  /** What goes to one address leaves together, so its leave is given at once; a sweep takes what there is. */
  #leaveFor({ address, packets }: Waiter): number {
    const most = address === null ? packets : Math.min(packets, this.#hosts?.perSecond ?? packets);
    if (this.#rate === 0) return most;
    const now = Math.floor(this.#tokens);
    if (address === null) return Math.min(most, now);
    const wanted = Math.min(most, Math.max(1, Math.floor(this.#burst)));
    return now >= wanted ? wanted : 0;
  }
}
