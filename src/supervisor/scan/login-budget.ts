/**
 * Keeps an account from being locked: it is tried on few hosts at a time until one has accepted it, and no more after it has failed
 * on so many hosts in a row. One budget serves all scans of an agent, so that a directory's count and ours run side by side.
 */

import type { ErrorCode } from "../../protocol/errors.ts";

/** What a login attempt says about the account; faults of the network say nothing. */
const FAULTS_OF_THE_ACCOUNT: ReadonlySet<ErrorCode | "OK"> = new Set<ErrorCode | "OK">([
  "LOGIN_WRONG_USER",
  "LOGIN_WRONG_PASSWORD",
  "LOGIN_WRONG_KEY",
  "LOGIN_EXPIRED",
]);

interface Account {
  failuresInARow: number;
  underWay: number;
  /** It has logged in somewhere, so its password is right. */
  isProven: boolean;
  waiting: (() => void)[];
}

export class LoginBudget {
  readonly #failuresBeforePause: number;
  readonly #pauseMs: number;
  readonly #now: () => number;
  readonly #accounts = new Map<string, Account>();
  readonly #pausedUntil = new Map<string, number>();

  /** `pauseMs`: how long a paused account rests before it is tried again. */
  constructor(failuresBeforePause: number, pauseMs = 3_600_000, now: () => number = Date.now) {
    this.#failuresBeforePause = failuresBeforePause;
    this.#pauseMs = pauseMs;
    this.#now = now;
  }

  /** Waits for a place; false: the account is paused and must not be tried. Every true is followed by one `leave`. */
  async enter(key: string): Promise<boolean> {
    const account = this.#account(key);
    while (!this.#isPaused(key)) {
      if (account.underWay + account.failuresInARow < this.#placesOf(account)) {
        account.underWay++;
        return true;
      }
      await new Promise<void>((resolve) => account.waiting.push(resolve));
    }
    return false;
  }

  /** Says how the attempt ended. */
  leave(key: string, code: ErrorCode | "OK"): void {
    const account = this.#account(key);
    account.underWay--;
    if (code === "OK") Object.assign(account, { failuresInARow: 0, isProven: true });
    if (FAULTS_OF_THE_ACCOUNT.has(code)) account.failuresInARow++;
    if (code === "LOGIN_LOCKED" || account.failuresInARow >= this.#failuresBeforePause) {
      this.#pausedUntil.set(key, this.#now() + this.#pauseMs);
      account.failuresInARow = 0;
    }
    for (const wake of account.waiting.splice(0)) wake();
  }

  /** Accounts that are paused now. */
  get paused(): string[] {
    return [...this.#pausedUntil.keys()].filter((key) => this.#isPaused(key));
  }

  /** As many attempts at once as may fail; an account that has just logged in has as many again. */
  #placesOf(account: Account): number {
    return account.failuresInARow === 0 && account.isProven
      ? Number.POSITIVE_INFINITY
      : this.#failuresBeforePause;
  }

  #isPaused(key: string): boolean {
    const until = this.#pausedUntil.get(key);
    if (until === undefined) return false;
    if (this.#now() < until) return true;
    this.#pausedUntil.delete(key);
    return false;
  }

  #account(key: string): Account {
    const known = this.#accounts.get(key);
    if (known) return known;
    const account: Account = { failuresInARow: 0, underWay: 0, isProven: false, waiting: [] };
    this.#accounts.set(key, account);
    return account;
  }
}
