/**
 * One connection to one SSH server, from the first byte to being logged in. Every step has its own deadline: the server's identification and
 * the key exchange the credential's `timeout` each; an answer to a login attempt longer, because servers hold refusals back by design.
 */

import type { Duplex } from "node:stream";
import ssh2, { type AuthHandlerMiddleware, type NegotiatedAlgorithms } from "ssh2";
import { type WireError, wireError } from "../../../../src/protocol/errors.ts";
import { type HostKey, readHostKey } from "../host-keys/host-key.ts";
import type { HostKeyPolicy } from "../host-keys/host-key-policy.ts";
import { algorithmOffer, isBest, legacyOf } from "./algorithms.ts";
import { answerOnce } from "./answer-once.ts";
import type { Attempt, Attempts } from "./attempts.ts";
import { changeHabits } from "./change-habits.ts";
import { type ClientError, clientFault, closedEarly, isTooManyAttempts } from "./faults.ts";
import { closeClient, type LoginFinding, SshConnection } from "./ssh-connection.ts";
import { WireTap } from "./wire-tap.ts";

/** sshd gives up a login after two minutes (LoginGraceTime); PAM delays refusals by seconds, and a directory may be slow. */
const MIN_ANSWER_MS = 60_000;
/** OpenSSH's MaxAuthTries is 6 by default, and other servers allow fewer. */
const MAX_ATTEMPTS_PER_CONNECTION = 5;

/** Asked once logged in: a jump host that has lost its power must not hold up everything behind it. */
const KEEPALIVE_MS = 15_000;
const MAX_UNANSWERED = 3;

export interface HandshakeOptions {
  readonly stream: Duplex;
  readonly username: string;
  readonly attempts: Attempts;
  readonly policy: HostKeyPolicy;
  readonly timeoutMs: number;
  readonly isLegacyAllowed: boolean;
  /** Offer only the best algorithms, which the server has taken before. */
  readonly isOfferShort: boolean;
  /** Begin with the first key: the server has lately let nobody in without one. */
  readonly isKeyFirst: boolean;
  readonly signal: AbortSignal;
  /** The server has proven that it holds this key. */
  readonly onHostKey?: ((key: HostKey) => void) | undefined;
}

export type HandshakeEnd =
  | { readonly kind: "in"; readonly connection: SshConnection }
  /** The server let nobody in; a further connection may try what is left. */
  | { readonly kind: "refused" }
  | { readonly kind: "failed"; readonly error: WireError }
  | { readonly kind: "aborted" };

/** Never rejects; unless it ends "in", the stream is closed. */
export function handshake(options: HandshakeOptions): Promise<HandshakeEnd> {
  return new Promise((resolve) => new Handshake(options, resolve).start());
}

class Handshake {
  readonly #options: HandshakeOptions;
  readonly #resolve: (end: HandshakeEnd) => void;
  readonly #client = new ssh2.Client();
  readonly #tap: WireTap;
  readonly #findings: LoginFinding[] = [];
  #hostKey: HostKey | undefined;
  #hostKeyFault: WireError | undefined;
  #tookBest = false;
  #askedWithout = false;
  /** Resolves when the host key has been remembered: no password goes out before. */
  #settled: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #attemptsHere = 0;
  #isOver = false;

  constructor(options: HandshakeOptions, resolve: (end: HandshakeEnd) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#tap = new WireTap(() => this.#excess());
  }

  start(): void {
    const { stream, signal, timeoutMs, policy, isLegacyAllowed, isOfferShort, username } =
      this.#options;
    signal.addEventListener("abort", this.#abort, { once: true });
    if (signal.aborted) {
      this.#abort();
      return;
    }
    this.#await(timeoutMs, "for the server's identification");
    this.#listen();
    this.#client.connect({
      sock: stream,
      username,
      readyTimeout: 0,
      keepaliveInterval: KEEPALIVE_MS,
      keepaliveCountMax: MAX_UNANSWERED,
      algorithms: algorithmOffer(isLegacyAllowed, policy.knownTypes, isOfferShort),
      hostVerifier: (blob: Buffer) => this.#judge(blob),
      authHandler: this.#authenticate,
    });
    const onWords = (words: string) => this.#options.attempts.said(words);
    changeHabits(this.#client, { isLegacyAllowed, onWords });
    // ssh2 reads once it has loaded its ciphers; whoever listens first reads first.
    stream.on("data", (chunk: Buffer) => this.#read(chunk));
  }

  #read(chunk: Buffer): void {
    const { stream } = this.#options;
    // All that is answered to one chunk goes out in one packet.
    stream.cork();
    process.nextTick(() => stream.uncork());
    const isIdentified = this.#tap.identification !== undefined;
    this.#tap.push(chunk);
    if (isIdentified || this.#tap.identification === undefined) return;
    this.#await(this.#options.timeoutMs, "for the key exchange");
  }

  #listen(): void {
    this.#client
      .on("handshake", (agreed) => this.#agreed(agreed))
      .on("banner", (text) => this.#options.attempts.said(text))
      .on("change password", (prompt) => {
        this.#options.attempts.wantsMore(`password expired: ${prompt}`);
        this.#end({ kind: "refused" });
      })
      .on("ready", () => this.#ready())
      .on("close", () => this.#closed())
      // Stays for the connection's life: an error after its end must not become an uncaught one.
      .on("error", (error: ClientError) => this.#fault(error));
  }

  /** Called again whenever keys are exchanged anew, when the key must be the same. */
  #judge(blob: Buffer): boolean {
    const shown = readHostKey(blob);
    if (this.#hostKey !== undefined) return shown?.base64 === this.#hostKey.base64;
    this.#hostKey = shown;
    this.#hostKeyFault =
      shown === undefined
        ? wireError("NET_PROTOCOL", "the host key can't be read")
        : this.#options.policy.judge(shown);
    return this.#hostKeyFault === undefined;
  }

  /** Comes again when keys are exchanged anew; the first time counts. */
  #agreed(agreed: NegotiatedAlgorithms): void {
    const key = this.#hostKey;
    if (this.#isOver || key === undefined || this.#attemptsHere > 0) return;
    const { kex, serverHostKey, cs, sc } = agreed;
    this.#tookBest = isBest(agreed);
    const legacy = legacyOf([kex, serverHostKey, cs.cipher, sc.cipher, cs.mac, sc.mac]);
    if (legacy.length > 0) {
      const message = `SSH works with legacy algorithms only: ${legacy.join(", ")}`;
      this.#findings.push({ code: "SSH_LEGACY_ALGORITHMS", message });
    }
    if (this.#options.policy.hasAuthorities) {
      const message = "The @cert-authority lines that known_hosts has for this host are not used";
      this.#findings.push({ code: "SSH_CERT_AUTHORITY_NOT_USED", message });
    }
    this.#await(this.#answerMs, "for the login to begin");
    this.#options.onHostKey?.(key);
    this.#settled = this.#settleHostKey(key);
  }

  async #settleHostKey(key: HostKey): Promise<void> {
    try {
      const error = await this.#options.policy.settle(key);
      if (error) this.#end({ kind: "failed", error });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `The host key can't be remembered: ${reason}`;
      this.#findings.push({ code: "SSH_HOST_KEY_NOT_REMEMBERED", message });
    }
  }

  readonly #authenticate: AuthHandlerMiddleware = (offered, isPartial, next) => {
    this.#settled
      .then(() => this.#answer(offered, isPartial, next))
      .catch((error: unknown) => this.#fault(error as ClientError));
  };

  #answer(...[offered, isPartial, next]: Parameters<AuthHandlerMiddleware>): void {
    if (this.#isOver) return;
    const isFirst = (offered as readonly string[] | null) === null;
    const attempt = isFirst ? this.#first() : this.#next(offered, isPartial);
    if (attempt !== undefined) this.#try(attempt, next);
    else if (isFirst) {
      // Which methods there are (RFC 4252 §5.2).
      this.#askedWithout = true;
      next({ type: "none", username: this.#options.username });
    } else this.#end({ kind: "refused" });
  }

  #first(): Attempt | undefined {
    const { isKeyFirst, attempts } = this.#options;
    return isKeyFirst ? attempts.take(["publickey"], false) : undefined;
  }

  #next(offered: readonly string[], isPartial: boolean): Attempt | undefined {
    const isSpent = this.#attemptsHere >= MAX_ATTEMPTS_PER_CONNECTION;
    return isSpent ? undefined : this.#options.attempts.take(offered, isPartial);
  }

  #try(attempt: Attempt, next: Parameters<AuthHandlerMiddleware>[2]): void {
    this.#attemptsHere++;
    this.#await(this.#answerMs, "for the answer to a login attempt");
    this.#send(attempt, next);
  }

  #send(attempt: Attempt, next: Parameters<AuthHandlerMiddleware>[2]): void {
    const { username } = this.#options;
    switch (attempt.method) {
      case "publickey":
        next({ type: "publickey", username, key: attempt.key });
        return;
      case "password":
        next({ type: "password", username, password: attempt.password.reveal() });
        return;
      case "keyboard-interactive":
        next({
          type: "keyboard-interactive",
          username,
          prompt: answerOnce(attempt.password, this.#askedOther),
        });
    }
  }

  readonly #askedOther = (asked: string): void => {
    this.#options.attempts.wantsMore(asked);
    this.#end({ kind: "refused" });
  };

  /** Some servers close instead of refusing: PAM's account checks do in sshd. */
  #closed(): void {
    if (this.#attemptsHere === 0) {
      this.#end({ kind: "failed", error: closedEarly(this.#tap) });
      return;
    }
    if (!this.#isOver) this.#options.attempts.closed();
    this.#end({ kind: "refused" });
  }

  get #answerMs(): number {
    return Math.max(this.#options.timeoutMs, MIN_ANSWER_MS);
  }

  #ready(): void {
    const { stream, username } = this.#options;
    if (this.#isOver || this.#hostKey === undefined) return;
    if (this.#attemptsHere === 0) {
      const message = `SSH lets ${username} in without a password or key`;
      this.#findings.push({ code: "SSH_NO_AUTHENTICATION", message });
    }
    const parts = { client: this.#client, stream, tap: this.#tap, username };
    const connection = new SshConnection({
      ...parts,
      hostKey: this.#hostKey,
      findings: this.#findings,
      tookBest: this.#tookBest,
      refusedWithout: this.#askedWithout && this.#attemptsHere > 0,
    });
    this.#settle({ kind: "in", connection });
  }

  #fault(error: ClientError): void {
    if (this.#hostKeyFault) this.#end({ kind: "failed", error: this.#hostKeyFault });
    else if (isTooManyAttempts(error) && this.#attemptsHere > 0) this.#end({ kind: "refused" });
    else this.#end({ kind: "failed", error: clientFault(error, this.#tap) });
  }

  /** The limit of what may come unasked: before the login and, as the tap stays, for the connection's life. */
  #excess(): void {
    this.#end({ kind: "failed", error: wireError("NET_LIMIT") });
    this.#options.stream.destroy();
  }

  /** Restarts the one timer for the next step. */
  #await(ms: number, what: string): void {
    if (this.#isOver) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const detail = `${ms / 1_000} s ${what}`;
      this.#end({ kind: "failed", error: wireError("NET_TIMEOUT", detail) });
    }, ms);
  }

  readonly #abort = (): void => this.#end({ kind: "aborted" });

  #end(end: Exclude<HandshakeEnd, { kind: "in" }>): void {
    if (this.#isOver) return;
    this.#settle(end);
    closeClient(this.#client, this.#options.stream);
  }

  #settle(end: HandshakeEnd): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener("abort", this.#abort);
    this.#resolve(end);
  }
}
