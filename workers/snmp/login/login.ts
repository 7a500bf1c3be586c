/**
 * Finds the credential that fits, all at once: a silent address costs one timeout however many credentials match it.
 * Among those that are answered the documented order counts; what fitted last time is asked a moment earlier than the rest.
 */

import type { SnmpCredential, SnmpRequest } from "../../../src/protocol/credential.ts";
import type { AgentPlace } from "../session/session.ts";
import { longest, Presence } from "./presence.ts";
import type { Tried } from "./tried.ts";
import { timingOf, tryCredential } from "./try-credential.ts";

/** How long the remembered credential has the agent to itself. */
const HEAD_START_MS = 500;
/** Once a credential fits, those before it in the order still get so long, and four times as long as it took. */
const MIN_GRACE_MS = 250;
const GRACE_FACTOR = 4;

export interface LoginEnd {
  readonly won: Tried | undefined;
  /** Those that were tried to their end; undefined: no engine answered. */
  readonly ended: ReadonlyMap<SnmpCredential, Tried | undefined>;
  readonly presence: Presence;
}

export async function login(
  request: Pick<SnmpRequest, "credentials" | "remembered" | "testOnly">,
  place: Omit<AgentPlace, "port">,
): Promise<LoginEnd> {
  const presence = new Presence(place);
  const early = request.testOnly ? undefined : await tryRemembered(request, place, presence);
  if (early !== undefined) {
    return { won: early, ended: new Map([[early.credential, early]]), presence };
  }
  askPresence(request.credentials, presence);
  const race = new Race(request.credentials, place, presence, request.testOnly);
  return { ...(await race.run()), presence };
}

/** One engine discovery for each port, which waits as long as the most patient credential. */
function askPresence(credentials: readonly SnmpCredential[], presence: Presence): void {
  for (const port of new Set(credentials.map((credential) => credential.port))) {
    const timing = longest(credentials.filter((other) => other.port === port).map(timingOf));
    if (timing !== undefined) void presence.ask(port, timing).catch(() => undefined);
  }
}

async function tryRemembered(
  { credentials, remembered }: Pick<SnmpRequest, "credentials" | "remembered">,
  place: Omit<AgentPlace, "port">,
  presence: Presence,
): Promise<Tried | undefined> {
  const known = remembered["snmp"];
  const [credential] = credentials;
  if (credential === undefined || credential.id !== known?.["credential"]) return undefined;
  const stop = new Stop(place.context.signal);
  const timer = setTimeout(() => stop.now(), HEAD_START_MS);
  try {
    const port = credential.port;
    const trial = { credential, place: { ...place, port }, presence, known, signal: stop.signal };
    const tried = await tryCredential(trial);
    return tried?.code === "OK" ? tried : undefined;
  } catch {
    place.context.signal.throwIfAborted();
    return undefined;
  } finally {
    clearTimeout(timer);
    stop.close();
  }
}

class Race {
  readonly #credentials: readonly SnmpCredential[];
  readonly #place: Omit<AgentPlace, "port">;
  readonly #presence: Presence;
  /** Every credential is tried to its end. */
  readonly #isThorough: boolean;
  readonly #ended = new Map<SnmpCredential, Tried | undefined>();
  readonly #startedAt = performance.now();
  #graceTimer: NodeJS.Timeout | undefined;

  constructor(
    credentials: readonly SnmpCredential[],
    place: Omit<AgentPlace, "port">,
    presence: Presence,
    isThorough: boolean,
  ) {
    this.#credentials = credentials;
    this.#place = place;
    this.#presence = presence;
    this.#isThorough = isThorough;
  }

  async run(): Promise<Pick<LoginEnd, "won" | "ended">> {
    const stop = new Stop(this.#place.context.signal);
    const trials = this.#credentials.map((credential) => this.#try(credential, stop));
    try {
      await Promise.all(trials);
      this.#place.context.signal.throwIfAborted();
      return { won: this.#firstWorking(), ended: this.#ended };
    } finally {
      clearTimeout(this.#graceTimer);
      stop.close();
    }
  }

  async #try(credential: SnmpCredential, stop: Stop): Promise<void> {
    const place = { ...this.#place, port: credential.port };
    const trial = { credential, place, presence: this.#presence, known: {}, signal: stop.signal };
    try {
      this.#ended.set(credential, await tryCredential(trial));
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      return;
    }
    if (!this.#isThorough) this.#decide(stop);
  }

  #decide(stop: Stop): void {
    const won = this.#firstWorking();
    if (won === undefined) return;
    const earlier = this.#credentials.slice(0, this.#credentials.indexOf(won.credential));
    if (earlier.every((credential) => this.#ended.has(credential))) {
      stop.now();
      return;
    }
    const tookMs = performance.now() - this.#startedAt;
    const graceMs = Math.max(MIN_GRACE_MS, tookMs * GRACE_FACTOR);
    this.#graceTimer ??= setTimeout(() => stop.now(), graceMs);
  }

  #firstWorking(): Tried | undefined {
    return this.#credentials
      .map((credential) => this.#ended.get(credential))
      .find((tried) => tried?.code === "OK");
  }
}

/** A signal that follows the target's and can be given earlier. */
class Stop {
  readonly #parent: AbortSignal;
  readonly #controller = new AbortController();
  readonly now = (): void => this.#controller.abort(this.#parent.reason);

  constructor(parent: AbortSignal) {
    this.#parent = parent;
    if (parent.aborted) this.now();
    else parent.addEventListener("abort", this.now, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Lets go of the target's signal, and ends what is still being tried. */
  close(): void {
    this.#parent.removeEventListener("abort", this.now);
    this.now();
  }
}
