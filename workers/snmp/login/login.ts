/**
 * Finds the credential that fits: all that match the address are tried in one window, so that silence costs one time-out however
 * many there are; when several fit, the first in the documented order counts. One that fitted before gets a head start alone.
 */

import { setTimeout as delay } from "node:timers/promises";
import type { SnmpCredential, SnmpRequest } from "../../../src/protocol/credential.ts";
import { discoverEngine, type Engine } from "../session/engine.ts";
import { type Attempt, silent } from "./attempt.ts";
import { tryCommunity } from "./community-attempt.ts";
import { type LoginTarget, presencePatience, SNMP_PORT } from "./target.ts";
import { tryUsm } from "./usm-attempt.ts";

/** How long earlier credentials are waited for once a later one has answered. */
const ORDER_GRACE_MS = 300;
const HEAD_START_MS = 500;

export interface Login {
  /** Index of the credential that is used, and its session. */
  readonly chosen:
    | { readonly index: number; readonly attempt: Extract<Attempt, { kind: "in" }> }
    | undefined;
  /** One for each credential; undefined for those whose answer was not waited for. */
  readonly attempts: readonly (Attempt | undefined)[];
  /** The SNMPv3 engine at the address; undefined when none answered, or none was waited for. */
  readonly engine: Engine | undefined;
}

export async function logIn(target: LoginTarget, request: SnmpRequest): Promise<Login> {
  const over = new AbortController();
  const signal = AbortSignal.any([target.context.signal, over.signal]);
  const run = new LoginRun(target, request, signal);
  try {
    return await run.result();
  } finally {
    over.abort();
  }
}

class LoginRun {
  readonly #target: LoginTarget;
  readonly #request: SnmpRequest;
  readonly #signal: AbortSignal;
  readonly #attempts: (Attempt | undefined)[];
  #engine: Engine | undefined;
  #engineSought: Promise<Engine | undefined> | undefined;
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
    return { chosen, attempts: this.#attempts, engine: this.#engine };
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
    if (!isRemembered) void this.#seekEngine(first?.credential.port).catch(() => undefined);
    await Promise.all(started);
    if (this.#firstIn() === undefined) await this.#seekEngine(first?.credential.port);
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

  /** Asked once, whoever needs to know; of the first port that somebody asks about. */
  #seekEngine(port = SNMP_PORT): Promise<Engine | undefined> {
    const patience = presencePatience(this.#request.credentials);
    this.#engineSought ??= discoverEngine(this.#target.exchangeContext(patience, this.#signal), {
      address: this.#target.address,
      port,
    }).then((engine) => {
      this.#engine = engine;
      return engine;
    });
    return this.#engineSought;
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
