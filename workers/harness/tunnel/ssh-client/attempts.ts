/**
 * Which login attempts a credential allows, and what became of them. Every key and the password are tried once at most, whatever the
 * number of connections: a repeated attempt tells nothing new and brings an account nearer to being locked.
 */

import type { ParsedKey } from "ssh2";
import { type ErrorCode, type WireError, wireError } from "../../../../src/protocol/errors.ts";
import { quote } from "../../../../src/protocol/quote.ts";
import type { Secret } from "../../../../src/protocol/secret.ts";

export type Attempt =
  | { readonly method: "publickey"; readonly name: string; readonly key: ParsedKey }
  | { readonly method: "password" | "keyboard-interactive"; readonly password: Secret };

export interface LoginPlan {
  readonly keys: readonly { readonly name: string; readonly key: ParsedKey }[];
  readonly password: Secret | undefined;
  /** Key files that can't be used, in words. */
  readonly unusable: readonly string[];
}

const MAX_SAID = 20;

export class Attempts {
  readonly #plan: LoginPlan;
  #keysLeft: LoginPlan["keys"];
  #password: Secret | undefined;
  #offered: readonly string[] = [];
  readonly #made: string[] = [];
  /** What the server has said since the first attempt: it may tell why it refuses. */
  readonly #said: string[] = [];
  #askedForMore: string | undefined;
  #isPartial = false;
  #isClosed = false;

  constructor(plan: LoginPlan) {
    this.#plan = plan;
    this.#keysLeft = plan.keys;
    this.#password = plan.password;
  }

  /** The next one that the server offers, taken from what is left; keys come before the password. */
  take(offered: readonly string[], isPartial: boolean): Attempt | undefined {
    this.#offered = offered;
    this.#isPartial = isPartial;
    const attempt = this.#next(offered);
    if (attempt?.method === "publickey") {
      this.#keysLeft = this.#keysLeft.slice(1);
      this.#made.push(`key ${attempt.name}`);
    } else if (attempt) {
      this.#password = undefined;
      this.#made.push("password");
    }
    return attempt;
  }

  /** Whether another connection could try something more. */
  get hasMore(): boolean {
    return this.#next(this.#offered) !== undefined;
  }

  #next(offered: readonly string[]): Attempt | undefined {
    const [key] = this.#keysLeft;
    if (key && offered.includes("publickey")) return { method: "publickey", ...key };
    const password = this.#password;
    if (password === undefined) return undefined;
    if (offered.includes("password")) return { method: "password", password };
    if (offered.includes("keyboard-interactive"))
      return { method: "keyboard-interactive", password };
    return undefined;
  }

  said(text: string): void {
    const words = text.trim().slice(0, 1_000);
    if (this.#made.length === 0 || words === "" || this.#said.length >= MAX_SAID) return;
    this.#said.push(words);
  }

  /** The server closed the connection instead of an answer. */
  closed(): void {
    this.#isClosed = true;
  }

  /** The server wants something that no credential file holds: a code, a new password. */
  wantsMore(prompt: string): void {
    this.#askedForMore = prompt;
    this.said(prompt);
  }

  /** Why nobody was let in. */
  refusal(): WireError {
    const code = this.#codeSaid() ?? this.#codeOfAttempts();
    const accepted = this.#isPartial ? " (accepted in part: the server wants a further one)" : "";
    const parts = [
      ...(this.#made.length > 0 ? [`tried: ${this.#made.join(", ")}${accepted}`] : []),
      ...(this.#isClosed ? ["the server closed the connection instead of an answer"] : []),
      ...this.#plan.unusable,
      ...(this.#askedForMore === undefined ? [] : [`it asks ${quote(this.#askedForMore, 100)}`]),
      ...(this.#offered.length > 0 ? [`the server offers ${this.#offered.join(", ")}`] : []),
      ...(this.#said.length > 0 ? [`it says ${quote(this.#said.join(" ").trim(), 300)}`] : []),
    ];
    return wireError(code, parts.join("; ").slice(0, 1_900));
  }

  /** Words of PAM modules (pam_unix, pam_faillock, pam_tally2) and of sshd. */
  #codeSaid(): ErrorCode | undefined {
    const said = this.#said.join("\n");
    if (/\blocked\b|too many (failed|login)/i.test(said)) return "LOGIN_LOCKED";
    if (/\bexpired\b|new password|change your password|password change/i.test(said))
      return "LOGIN_EXPIRED";
    return undefined;
  }

  #codeOfAttempts(): ErrorCode {
    if (this.#isPartial || this.#askedForMore !== undefined) return "LOGIN_METHOD_NOT_OFFERED";
    if (this.#made.includes("password")) return "LOGIN_WRONG_PASSWORD";
    if (this.#made.length > 0) return "LOGIN_WRONG_KEY";
    const hasNothing = this.#plan.keys.length === 0 && this.#plan.password === undefined;
    return hasNothing ? "CREDENTIAL_INVALID" : "LOGIN_METHOD_NOT_OFFERED";
  }
}
