/** Keeps one connection to the cloud: connects, serves, waits, connects again. What it is doing is a state that can be watched. */

import { BehaviorSubject, type Observable } from "rxjs";
import { KsocketError, wireError } from "../../protocol/errors.ts";
import {
  CloudSession,
  type SessionOwner,
  type SessionTimes,
  type Welcome,
} from "./cloud-session.ts";
import { LinkError, type LinkFault, linkFault, settingsFault } from "./link-fault.ts";
import { endpointUrl, type LinkSettings } from "./link-settings.ts";
import { openSocket } from "./open-socket.ts";
import { linkRetry, REFUSED_RETRY_MS, type RetrySchedule, retryDelays } from "./retry-schedule.ts";

export type LinkState =
  | { readonly name: "idle" }
  | { readonly name: "connecting" }
  | { readonly name: "greeting" }
  | {
      readonly name: "online";
      readonly ksocketId: string;
      readonly displayName: string;
      readonly tokenExpiresAt: number | null;
    }
  /** `retryAt` is in epoch milliseconds. */
  | { readonly name: "waiting"; readonly fault: LinkFault; readonly retryAt: number }
  | { readonly name: "stopped" };

export interface ConnectionTimes {
  readonly retry?: RetrySchedule;
  readonly refusedRetryMs?: number;
  readonly connectTimeoutMs?: number;
  readonly session?: SessionTimes;
  /** From 0 to 1. */
  readonly random?: () => number;
}

export class LinkConnection {
  readonly #settings: LinkSettings;
  readonly #owner: SessionOwner;
  readonly #times: ConnectionTimes;
  readonly #state = new BehaviorSubject<LinkState>({ name: "idle" });
  readonly #stop = new AbortController();
  #delays: Generator<number, never>;
  #session: CloudSession | undefined;
  #running: Promise<void> | undefined;

  /** `owner.onWelcome` is called after the state has become online. */
  constructor(settings: LinkSettings, owner: SessionOwner, times: ConnectionTimes = {}) {
    this.#settings = settings;
    this.#times = times;
    this.#delays = this.#freshDelays();
    this.#owner = { ...owner, onWelcome: (welcome) => this.#becomeOnline(welcome) };
  }

  get state$(): Observable<LinkState> {
    return this.#state.asObservable();
  }

  get state(): LinkState {
    return this.#state.value;
  }

  /** The session under way, which may not have been welcomed yet. */
  get session(): CloudSession | undefined {
    return this.#session;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Closes the connection and tries no more; resolves when nothing of it is left. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#session?.end(1000, linkFault("CANCELLED", wireError("CANCELLED").message));
    await this.#running;
    this.#state.next({ name: "stopped" });
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const fault = await this.#connectOnce();
      if (!this.#stop.signal.aborted) await this.#wait(fault);
    }
  }

  async #connectOnce(): Promise<LinkFault> {
    this.#state.next({ name: "connecting" });
    try {
      const { signal } = this.#stop;
      const socket = await openSocket(this.#settings, signal, this.#times.connectTimeoutMs);
      return await this.#serve(
        new CloudSession(
          socket,
          `The cloud ${endpointUrl(this.#settings).host}`,
          this.#owner,
          this.#times.session,
        ),
      );
    } catch (error) {
      if (error instanceof LinkError) return error.fault;
      if (error instanceof KsocketError) return settingsFault(error);
      // Only the kind of the error is told: its text may quote an address with a password in it.
      const kind = error instanceof Error ? error.name : typeof error;
      return linkFault("INTERNAL", `The link failed by a fault in ksocket itself (${kind}).`);
    }
  }

  async #serve(session: CloudSession): Promise<LinkFault> {
    this.#session = session;
    this.#state.next({ name: "greeting" });
    const ended = session.run();
    if (this.#stop.signal.aborted) session.end(1000, linkFault("CANCELLED", "Stopped."));
    const fault = await ended;
    this.#session = undefined;
    return fault;
  }

  #becomeOnline({ ksocketId, displayName, tokenExpiresAt }: Welcome): void {
    this.#delays = this.#freshDelays();
    this.#state.next({ name: "online", ksocketId, displayName, tokenExpiresAt });
  }

  #wait(fault: LinkFault): Promise<void> {
    const delayMs = fault.isSlow
      ? (this.#times.refusedRetryMs ?? REFUSED_RETRY_MS)
      : this.#delays.next().value;
    this.#state.next({ name: "waiting", fault, retryAt: Date.now() + delayMs });
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", finish);
        resolve();
      };
      const timer = setTimeout(finish, delayMs);
      signal.addEventListener("abort", finish, { once: true });
      if (signal.aborted) finish();
    });
  }

  #freshDelays(): Generator<number, never> {
    return retryDelays(this.#times.retry ?? linkRetry, this.#times.random ?? Math.random);
  }
}
