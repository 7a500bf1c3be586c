/** The lanes of one pool: how many there are of each role, and which of them can be given targets. */

import type { Lane, LaneRole } from "./lane.ts";
import type { PoolSettings } from "./pool-settings.ts";

const SOLO_IDLE_MS = 250;

export class Crew {
  readonly lanes = new Set<Lane>();
  readonly #settings: PoolSettings;
  readonly #start: (role: LaneRole) => Lane;

  /** `start` opens one lane; it is called no more often than the settings allow. */
  constructor(settings: PoolSettings, start: (role: LaneRole) => Lane) {
    this.#settings = settings;
    this.#start = start;
  }

  /** Lanes that are ready to share the work; more are started, as many as it is worth. */
  shared(waiting: number): Lane[] {
    const { threads, window, spareThreads } = this.#settings;
    const lanes = this.#usable("shared");
    const held = lanes.reduce((sum, lane) => sum + lane.held, 0);
    const wanted = Math.min(threads, Math.ceil((waiting + held) / (window / 4)));
    while (lanes.length < wanted) {
      const lane = this.#spare() ?? this.#open("shared");
      if (lane === undefined) break;
      lane.role = "shared";
      lanes.push(lane);
    }
    while (lanes.length > 0 && this.#usable("spare").length < spareThreads) {
      if (this.#open("spare") === undefined) break;
    }
    return lanes.filter((lane) => lane.hasStarted);
  }

  /** Free lanes for targets that are tried one at a time; more are started when they are needed. */
  solo(waiting: number): Lane[] {
    const lanes = this.#usable("solo");
    const free = lanes.filter((lane) => lane.held === 0);
    while (free.length < waiting && lanes.length < this.#settings.soloThreads) {
      const lane = this.#open("solo");
      if (lane === undefined) break;
      lanes.push(lane);
      free.push(lane);
    }
    return free.filter((lane) => lane.hasStarted);
  }

  get isAnyReady(): boolean {
    return [...this.lanes].some((lane) => lane.hasStarted);
  }

  /** A spare stays while there is work for it to take over. */
  closeWhenIdle(lane: Lane, now: number, waiting: number): void {
    if (lane.held > 0) return;
    const idleMs = lane.role === "solo" ? SOLO_IDLE_MS : this.#settings.idleMs;
    const isNeeded = lane.role === "spare" && (waiting > 0 || this.#isAnyBusy);
    if (lane.isSuspect || (!isNeeded && now - lane.idleAt > idleMs)) lane.close();
  }

  get #isAnyBusy(): boolean {
    return [...this.lanes].some((lane) => lane.held > 0);
  }

  /** The spare that is ready, or else the one that will be so first. */
  #spare(): Lane | undefined {
    const spares = this.#usable("spare");
    return spares.find((lane) => lane.hasStarted) ?? spares[0];
  }

  #usable(role: LaneRole): Lane[] {
    return [...this.lanes].filter(
      (lane) => lane.role === role && lane.state === "open" && !lane.isSuspect,
    );
  }

  #open(role: LaneRole): Lane | undefined {
    const { threads, soloThreads, spareThreads } = this.#settings;
    if (this.lanes.size >= 2 * threads + soloThreads + spareThreads) return undefined;
    const lane = this.#start(role);
    this.lanes.add(lane);
    return lane;
  }
}
