/** Asks one host's WS-Management service, one request at a time: old hosts bear few at once, and the connection's seal allows no more. */

import { wireError } from "../../../src/protocol/errors.ts";
import { done, failed, type Outcome } from "../../../src/protocol/outcome.ts";
import type { WinrmTransport } from "../transport.ts";
import { CimInstance } from "./cim-instance.ts";
import {
  type Envelope,
  type EnvelopeLimits,
  enumerateEnvelope,
  type Invocation,
  invokeEnvelope,
  pullEnvelope,
  releaseEnvelope,
} from "./envelope.ts";
import { faultOutcome, kindOf } from "./fault-outcome.ts";
import { readReply, type WsmanFault } from "./reply.ts";
import { ns } from "./uris.ts";
import { childOf, type XmlElement } from "./xml-tree.ts";

/** Windows' default before 2012 is 153,600, and 512,000 since; a service with less says so itself. */
const ENVELOPE_SIZES = [153_600, 512_000] as const;
/** A sealed page is larger than its plaintext; UTF-8 may take more octets than the UTF-16 that Windows counts. */
const MAX_REPLY_BYTES = 8 * 1024 * 1024;
const MAX_PAGES = 2_000;
const MAX_INSTANCES = 200_000;
/** How often the service may say that it needs longer. */
const MAX_TIMEOUTS = 3;

export interface QueryResult {
  readonly rows: readonly CimInstance[];
  /** Why the rest is missing. */
  readonly stoppedBy?: string;
}

export interface ClientOptions {
  /** For one request and its reply. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

type Answer = Outcome<XmlElement> | { readonly status: "fault"; readonly fault: WsmanFault };

export class WsmanClient {
  readonly #transport: WinrmTransport;
  readonly #options: ClientOptions;

  constructor(transport: WinrmTransport, options: ClientOptions) {
    this.#transport = transport;
    this.#options = options;
  }

  /** All instances that a WQL query finds; a query that fails after its first page is done with what came. */
  async query(namespace: string, wql: string): Promise<Outcome<QueryResult>> {
    let last: Outcome<QueryResult> = failed(wireError("NET_LIMIT"));
    for (const maxEnvelopeSize of ENVELOPE_SIZES) {
      last = await this.#queryOnce(namespace, wql, maxEnvelopeSize);
      const isTooLarge = last.status === "failed" && last.error.code === "NET_LIMIT";
      if (!isTooLarge) return last;
    }
    return last;
  }

  /** The method's output parameters. */
  async invoke(invocation: Invocation): Promise<Outcome<CimInstance>> {
    const answer = await this.#send(invokeEnvelope(invocation, this.#limits(ENVELOPE_SIZES[0])));
    if (answer.status === "fault") return faultOutcome(answer.fault);
    if (answer.status !== "done") return answer;
    const [output] = answer.value.children;
    return output === undefined
      ? failed(wireError("NET_PROTOCOL", "a method without output"))
      : done(new CimInstance(output));
  }

  #limits(maxEnvelopeSize: number): EnvelopeLimits {
    // The service should give up before we do.
    return { maxEnvelopeSize, operationTimeoutMs: Math.floor(this.#options.timeoutMs * 0.8) };
  }

  async #queryOnce(
    namespace: string,
    wql: string,
    maxEnvelopeSize: number,
  ): Promise<Outcome<QueryResult>> {
    const limits = this.#limits(maxEnvelopeSize);
    const first = await this.#send(enumerateEnvelope(namespace, wql, limits));
    if (first.status === "fault") return faultOutcome(first.fault);
    if (first.status !== "done") return first;
    const rows: CimInstance[] = [];
    let context = takePage(childOf(first.value, ns.enumeration, "EnumerateResponse"), rows);
    let timeouts = 0;
    for (let page = 0; context !== undefined; page += 1) {
      if (page >= MAX_PAGES || rows.length > MAX_INSTANCES) {
        await this.#send(releaseEnvelope(namespace, context, limits));
        return done({ rows, stoppedBy: "more instances than are read" });
      }
      const answer = await this.#send(pullEnvelope(namespace, context, limits));
      if (answer.status === "done") {
        context = takePage(childOf(answer.value, ns.enumeration, "PullResponse"), rows);
        continue;
      }
      const isPatient =
        answer.status === "fault" && kindOf(answer.fault) === "timeout" && timeouts < MAX_TIMEOUTS;
      timeouts += 1;
      if (!isPatient) return stopped(answer, rows);
    }
    return done({ rows });
  }

  async #send({ messageId, text }: Envelope): Promise<Answer> {
    const { timeoutMs, signal } = this.#options;
    const reply = await this.#transport.post(text, {
      timeoutMs,
      maxBytes: MAX_REPLY_BYTES,
      signal,
    });
    if (reply.status !== "done") return reply;
    const read = readReply(reply.value.body);
    switch (read.kind) {
      case "fault":
        return { status: "fault", fault: read.fault };
      case "not-understood":
        return failed(wireError("NET_PROTOCOL", "the reply is no SOAP envelope"));
      case "body":
        return read.relatesTo.toLowerCase() === messageId.toLowerCase()
          ? done(read.body)
          : failed(wireError("NET_PROTOCOL", "the reply is to another request"));
    }
  }
}

/** Adds a page's instances; returns the context for the next page, undefined after the last. */
function takePage(response: XmlElement | undefined, rows: CimInstance[]): string | undefined {
  const items = childOf(response, ns.wsman, "Items") ?? childOf(response, ns.enumeration, "Items");
  for (const item of items?.children ?? []) rows.push(new CimInstance(item));
  const isLast =
    childOf(response, ns.enumeration, "EndOfSequence") ??
    childOf(response, ns.wsman, "EndOfSequence");
  const context = childOf(response, ns.enumeration, "EnumerationContext")?.text.trim();
  return isLast !== undefined || context === undefined || context === "" ? undefined : context;
}

/** What came before counts; nothing at all is the fault itself. */
function stopped(
  answer: Exclude<Answer, { status: "done" }>,
  rows: CimInstance[],
): Outcome<QueryResult> {
  const outcome = answer.status === "fault" ? faultOutcome(answer.fault) : answer;
  if (rows.length === 0) return outcome;
  const why = "error" in outcome ? outcome.error.message : "no answer in time";
  return done({ rows, stoppedBy: why });
}
