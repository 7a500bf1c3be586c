/** The WS-Management connection of one host: opened and logged into when it is first used, and again when it was lost between two requests. */

import type { SshRequest, WinrmCredential } from "../../../src/protocol/credential.ts";
import { KsocketError, wireError } from "../../../src/protocol/errors.ts";
import {
  cancelled,
  done,
  failed,
  noResponse,
  type Outcome,
  refused,
} from "../../../src/protocol/outcome.ts";
import { openStream } from "../../harness/tunnel/open-tunnel.ts";
import { isEncryptedContentType } from "../seal/encrypted-body.ts";
import type { PostOptions, WinrmReply, WinrmTransport } from "../transport.ts";
import { channelBindings } from "./channel-bindings.ts";
import { type Deadline, startDeadline } from "./deadline.ts";
import { HttpConnection, type HttpReply } from "./http-connection.ts";
import { logIn } from "./log-in.ts";
import type { Login } from "./login.ts";
import {
  LoginEnded,
  type LoginLimits,
  requireScheme,
  SOAP_CONTENT_TYPE,
  statusFault,
} from "./login-exchange.ts";
import { startTls } from "./start-tls.ts";

export interface WinrmTarget {
  readonly address: string;
  readonly credential: WinrmCredential;
  readonly jumpHosts: SshRequest["jumpHosts"];
  readonly stateDirectory?: string | undefined;
  /** Told of each step, for people; never of a secret. */
  readonly log: LoginLimits["log"];
}

/** Opens nothing yet. The signal ends the connection and every wait. */
export function connectWinrm(target: WinrmTarget, signal: AbortSignal): WinrmTransport {
  return new HttpTransport(target, signal);
}

interface Session {
  readonly http: HttpConnection;
  readonly login: Login;
  /** Whether a request has been answered: the login is right, whatever comes later. */
  isProved: boolean;
}

class HttpTransport implements WinrmTransport {
  readonly #target: WinrmTarget;
  readonly #signal: AbortSignal;
  #session: Session | undefined;
  /** A login that was refused: it is never tried again. */
  #refusal: Outcome<never> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(target: WinrmTarget, signal: AbortSignal) {
    this.#target = target;
    this.#signal = signal;
    signal.addEventListener("abort", () => this.close(), { once: true });
  }

  post(envelope: string, options: PostOptions): Promise<Outcome<WinrmReply>> {
    const posted = this.#turn.then(() => this.#postInTurn(Buffer.from(envelope), options));
    this.#turn = posted.catch(() => undefined);
    return posted;
  }

  close(): void {
    this.#isClosed = true;
    this.#drop();
  }

  async #postInTurn(envelope: Buffer, options: PostOptions): Promise<Outcome<WinrmReply>> {
    const session = await this.#open(options.signal);
    if (session.status !== "done") return session;
    const { isProved } = session.value;
    const outcome = await this.#exchange(session.value, envelope, options);
    if (outcome !== "logged-out") return outcome;
    this.#drop();
    if (!isProved) return this.#keepRefusal(notAccepted(this.#target.credential));
    // The server has forgotten the login and did nothing with the request: it is repeated after a new one.
    const again = await this.#open(options.signal);
    if (again.status !== "done") return again;
    const second = await this.#exchange(again.value, envelope, options);
    if (second !== "logged-out") return second;
    this.#drop();
    return this.#keepRefusal(notAccepted(this.#target.credential));
  }

  /** The open session, or a new one. Nothing of a lost one can be resumed: keys and sequence numbers were its own. */
  async #open(signal: AbortSignal): Promise<Outcome<Session>> {
    if (this.#isClosed || signal.aborted) return cancelled;
    if (this.#refusal !== undefined) return this.#refusal;
    if (this.#session?.http.isOpen === true) return done(this.#session);
    this.#drop();
    const timeoutMs = this.#target.credential.timeout * 1_000;
    const deadline = startDeadline(AbortSignal.any([this.#signal, signal]), timeoutMs);
    try {
      const opened = await openSession(this.#target, timeoutMs, deadline);
      if (opened.status !== "done") return opened;
      if (this.#isClosed) {
        opened.value.http.close();
        return cancelled;
      }
      this.#session = opened.value;
      return opened;
    } catch (error) {
      const ending = endingOf(error, deadline);
      return ending.status === "refused" ? this.#keepRefusal(ending) : ending;
    } finally {
      deadline.clear();
    }
  }

  #keepRefusal(ending: Outcome<never>): Outcome<never> {
    this.#refusal = ending;
    return ending;
  }

  #drop(): void {
    this.#session?.login.close();
    this.#session?.http.close();
    this.#session = undefined;
  }

  async #exchange(
    session: Session,
    envelope: Buffer,
    options: PostOptions,
  ): Promise<Outcome<WinrmReply> | "logged-out"> {
    const deadline = startDeadline(options.signal, options.timeoutMs);
    try {
      const { http, login } = session;
      const sealed = await login.cipher?.seal(envelope);
      const reply = await http.post({
        headers: { ...login.headers, "Content-Type": sealed?.contentType ?? SOAP_CONTENT_TYPE },
        body: sealed?.body ?? envelope,
        ...options,
        signal: deadline.signal,
      });
      if (reply.status === "cancelled") return deadline.isOver() ? noResponse : cancelled;
      if (reply.status !== "done") return reply;
      if (reply.value.status === 401) {
        if (login.headers["Authorization"] !== undefined) requireScheme(reply.value, "Basic");
        return "logged-out";
      }
      const body = await openReply(session, reply.value, deadline.signal);
      session.isProved = true;
      return done({ status: reply.value.status, body });
    } catch (error) {
      this.#drop();
      return endingOf(error, deadline);
    } finally {
      deadline.clear();
    }
  }
}

async function openSession(
  target: WinrmTarget,
  timeoutMs: number,
  deadline: Deadline,
): Promise<Outcome<Session>> {
  const { address, credential, jumpHosts, stateDirectory } = target;
  const way = { sshTunnels: credential.sshTunnels, jumpHosts, stateDirectory, timeoutMs };
  const opened = await openStream({ address, port: credential.port }, way, deadline.signal);
  if (opened.status === "cancelled") return deadline.isOver() ? noResponse : cancelled;
  if (opened.status !== "done") return opened;
  const isTls = credential.scheme === "https";
  const tls = isTls ? await startTls(opened.value, target, deadline) : undefined;
  if (tls !== undefined && tls.status !== "done") return tls;
  target.log("connected", { isTls });
  const http = new HttpConnection(tls?.value.stream ?? opened.value, hostHeader(target));
  try {
    const login = await logIn({
      http,
      address,
      credential,
      tunnel: way,
      channelBindings: tls && channelBindings(tls.value.certificate),
      timeoutMs,
      signal: deadline.signal,
      log: target.log,
    });
    return done({ http, login, isProved: false });
  } catch (error) {
    http.close();
    throw error;
  }
}

function hostHeader({ address, credential }: WinrmTarget): string {
  const host = address.replace(/%.*/, "");
  return `${host.includes(":") ? `[${host}]` : host}:${credential.port}`;
}

/** The envelope of a reply; decrypted before its status is judged. Throws KsocketError. */
async function openReply(
  { login }: Session,
  { status, contentType, body }: HttpReply,
  signal: AbortSignal,
): Promise<Buffer> {
  const isEnvelope = (status >= 200 && status < 300) || status === 400 || status === 500;
  if (!isEnvelope) throw statusFault(status);
  if (login.cipher === undefined) {
    if (body.length > 0) return body;
    // AllowUnencrypted=false: Windows says no more than this.
    if (status === 500) throw new KsocketError("LOGIN_ENCRYPTION_REQUIRED");
    throw statusFault(status);
  }
  if (!isEncryptedContentType(contentType)) {
    throw body.length === 0
      ? statusFault(status)
      : new KsocketError("NET_PROTOCOL", "an unencrypted reply to an encrypted request");
  }
  const envelope = await login.cipher.open(body, signal);
  if (envelope === undefined) {
    throw new KsocketError("NET_PROTOCOL", "a sealed reply that is forged, repeated or broken");
  }
  return envelope;
}

/** A login that the server completed, if there was one, and whose first request it refuses all the same. */
function notAccepted({ authMethod }: WinrmCredential): Outcome<never> {
  return refused(
    authMethod === "basic"
      ? wireError("LOGIN_WRONG_PASSWORD")
      : wireError("LOGIN_NOT_PERMITTED", "the login was accepted, but its request was not"),
  );
}

function endingOf(error: unknown, deadline: Deadline): Outcome<never> {
  if (deadline.isOver()) return noResponse;
  if (deadline.signal.aborted) return cancelled;
  if (error instanceof LoginEnded) return error.outcome;
  if (!(error instanceof KsocketError)) throw error;
  return error.code.startsWith("LOGIN_") ? refused(error.toWire()) : failed(error.toWire());
}
