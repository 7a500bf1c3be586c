/**
 * Finds the credential that fits: all that match the address are tried in one window, so that silence costs one time-out however
 * many there are; when several fit, the first in the documented order counts. One that fitted before gets a head start alone.
 */

import { setTimeout as delay } from "node:timers/promises";
import type { SnmpCredential, SnmpRequest } from "../../../src/protocol/credential.ts";
import { discoverEngine, type Engine } from "../session/engine.ts";
import { type Attempt, silent } from "./attempt.ts";
import { tryCommunity } from "./community-attempt.ts";
import { Scope } from "./scope.ts";
import { type LoginTarget, presencePatience, SNMP_PORT } from "./target.ts";
import { tryUsm } from "./usm-attempt.ts";

/** How long earlier credentials are waited for once a later one has answered. */
const ORDER_GRACE_MS = 300;
const HEAD_START_MS = 500;
/** Why what is still asked then ends. */
const LOGIN_OVER = "the login is over";

export interface Login {
  /** Index of the credential that is used, and its session. */
  readonly chosen:
    | { readonly index: number; readonly attempt: Extract<Attempt, { kind: "in" }> }
    | undefined;
  /** One for each credential; undefined for those whose answer was not waited for. */
  readonly attempts: readonly (Attempt | undefined)[];
  /** SNMPv3 engines at the address, by UDP port, in the order in which they answered; without those that were not waited for. */
  readonly engines: ReadonlyMap<number, Engine>;
}

export async function logIn(target: LoginTarget, request: SnmpRequest): Promise<Login> {
  const scope = new Scope(target.context.signal);
  const run = new LoginRun(target, request, scope.signal);
  try {
    return await run.result();
  } finally {
    scope.end(LOGIN_OVER);
  }
}

class LoginRun {
  readonly #target: LoginTarget;
  readonly #request: SnmpRequest;
  readonly #signal: AbortSignal;
  readonly #attempts: (Attempt | undefined)[];
  readonly #engines = new Map<number, Engine>();
  readonly #sought = new Map<number, Promise<Engine | undefined>>();
  #settled: () => void = () => undefined;

  constructor(target: LoginTarget, request: SnmpRequest, signal: AbortSignal) {
    this.#target = target;
    this.#request = request;
    this.#signal = signal;
    this.#attempts = request.credentials.map(() => undefined);
  }

  async result(): Promise<Login> {
    const { credentials } = this.#request;
    const all = this.#tryAll();
    // Cancelled attempts reject after the result is known.
    all.catch(() => undefined);
    // Who tests credentials wants to hear of each.
    await (this.#request.testOnly ? all : Promise.race([all, this.#firstAnswer()]));
    if (this.#firstIn() !== undefined) await this.#waitForEarlier(all);
    const index = this.#firstIn();
    const attempt = index === undefined ? undefined : this.#attempts[index];
    const chosen =
      index !== undefined && attempt?.kind === "in" && credentials[index] !== undefined
        ? { index, attempt }
        : undefined;
    return { chosen, attempts: this.#attempts, engines: this.#engines };
  }

  async #tryAll(): Promise<void> {
    const { credentials } = this.#request;
    const [first, ...others] = credentials.map((credential, i) => ({ credential, i }));
    const started = first === undefined ? [] : [this.#try(first.credential, first.i)];
    const isRemembered = first?.credential.id === this.#remembered("credential");
    if (isRemembered && others.length > 0) {
      await Promise.race([delay(HEAD_START_MS, undefined, { signal: this.#signal }), ...started]);
      if (this.#firstIn() !== undefined) return;
    }
    started.push(...others.map(({ credential, i }) => this.#try(credential, i)));
    if (!isRemembered) void this.#seekEngines().catch(() => undefined);
    await Promise.all(started);
    if (this.#firstIn() === undefined) await this.#seekEngines();
  }

  async #try(credential: SnmpCredential, i: number): Promise<void> {
    const attempt = await this.#attempt(credential);
    this.#attempts[i] = attempt;
    if (attempt.kind === "in") this.#settled();
  }

  async #attempt(credential: SnmpCredential): Promise<Attempt> {
    const { auth } = credential;
    if (auth.version === "community")
      return tryCommunity(this.#target, credential, auth, this.#signal);
    const engine = await this.#seekEngine(credential.port);
    if (engine === undefined) return silent;
    const remembered = this.#remembered("extension");
    return tryUsm({ target: this.#target, credential, auth, engine, remembered }, this.#signal);
  }

  /** At every port that a credential names; without credentials, at the usual one. */
  async #seekEngines(): Promise<void> {
    const ports = new Set(this.#request.credentials.map(({ port }) => port));
    if (ports.size === 0) ports.add(SNMP_PORT);
    await Promise.all([...ports].map((port) => this.#seekEngine(port)));
  }

  /** Asked once of each port, whoever needs to know. */
  #seekEngine(port: number): Promise<Engine | undefined> {
    const sought = this.#sought.get(port) ?? this.#discover(port);
    this.#sought.set(port, sought);
    return sought;
  }

  async #discover(port: number): Promise<Engine | undefined> {
    const patience = presencePatience(this.#request.credentials);
    const context = this.#target.exchangeContext(patience, this.#signal);
    const engine = await discoverEngine(context, { address: this.#target.address, port });
    if (engine !== undefined) this.#engines.set(port, engine);
    return engine;
  }

  #firstAnswer(): Promise<void> {
    return new Promise((resolve) => {
      this.#settled = resolve;
    });
  }

  #firstIn(): number | undefined {
    const index = this.#attempts.findIndex((attempt) => attempt?.kind === "in");
    return index === -1 ? undefined : index;
  }

  async #waitForEarlier(all: Promise<void>): Promise<void> {
    const isOpen = () =>
      this.#attempts.slice(0, this.#firstIn()).some((attempt) => attempt === undefined);
    if (!isOpen()) return;
    await Promise.race([all, delay(ORDER_GRACE_MS, undefined, { signal: this.#signal })]);
  }

  #remembered(key: string): string | undefined {
    const value = this.#request.remembered["snmp"]?.[key];
    return typeof value === "string" ? value : undefined;
  }
}
