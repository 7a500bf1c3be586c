/** Asks one host by WS-Management, one request after the other, over a connection that is logged in. */

import { randomUUID } from "node:crypto";
import { wireError } from "../../../src/protocol/errors.ts";
import { done, failed, type Outcome } from "../../../src/protocol/outcome.ts";
import type { WinrmTransport } from "../transport.ts";
import {
  type EnvelopeHeader,
  enumerateEnvelope,
  getEnvelope,
  identifyEnvelope,
  invokeEnvelope,
  pullEnvelope,
  releaseEnvelope,
  type Selectors,
  wmiResource,
} from "./envelope.ts";
import { readFault, type WsmanFault } from "./fault.ts";
import { ADDRESSING, ENUMERATION, IDENTITY, SOAP, WSMAN } from "./namespaces.ts";
import { WmiRow } from "./wmi-row.ts";
import { childOf, parseXml, type XmlElement } from "./xml.ts";

/** A reply; a fault, by which the host answers that it won't or can't; or what became of the connection. */
export type Answer<Value> =
  | Outcome<Value>
  | { readonly status: "fault"; readonly fault: WsmanFault };

export interface WsmanOptions {
  readonly operationTimeoutMs: number;
  readonly signal: AbortSignal;
  /** Awaited before each request. */
  readonly beforeRequest: () => Promise<void>;
}

export interface Identity {
  readonly vendor: string | undefined;
  /** As Windows says it: "OS: 10.0.20348 SP: 0.0 Stack: 3.0". */
  readonly version: string | undefined;
}

/** What Windows grants since 2012; a host whose own limit is lower keeps to that. */
const ENVELOPE_BYTES = 512_000;
/** For an instance that does not fit. */
const LARGE_ENVELOPE_BYTES = 4_096_000;
/** The reply's network form: UTF-8 of what was counted as UTF-16, and its sealing. */
const maxReplyBytes = (envelopeBytes: number) => 2 * envelopeBytes + 65_536;
/** The server's own timeout fault must come before this connection's. */
const TIMEOUT_MARGIN_MS = 5_000;
const MAX_ROWS = 200_000;
const MAX_PAGES = 20_000;
/** Pages in a row that bring nothing and only change the context. */
const MAX_EMPTY_PAGES = 16;
/** TimedOut of a Pull means: nothing yet, ask again (DSP0226 §8.4). */
const MAX_TIMED_OUT_PULLS = 3;

interface Page {
  readonly rows: readonly WmiRow[];
  /** Absent with the last page. */
  readonly context: string | undefined;
}

export class WsmanClient {
  readonly #transport: WinrmTransport;
  readonly #options: WsmanOptions;

  constructor(transport: WinrmTransport, options: WsmanOptions) {
    this.#transport = transport;
    this.#options = options;
  }

  /** The same connection, whose operations may take as long as this, or as its own where that is longer. */
  withPatience(operationTimeoutMs: number): WsmanClient {
    const longer = Math.max(operationTimeoutMs, this.#options.operationTimeoutMs);
    return new WsmanClient(this.#transport, { ...this.#options, operationTimeoutMs: longer });
  }

  /** What speaks there (DSP0226 §11). */
  async identify(): Promise<Answer<Identity>> {
    const answer = await this.#ask(() => identifyEnvelope(), ENVELOPE_BYTES, { isRelated: false });
    if (answer.status !== "done") return answer;
    const response = childOf(answer.value, IDENTITY, "IdentifyResponse");
    if (response === undefined) return broken("no IdentifyResponse");
    const field = (name: string) => childOf(response, IDENTITY, name)?.text.slice(0, 256);
    return done({ vendor: field("ProductVendor"), version: field("ProductVersion") });
  }

  /** All instances that a WQL query names in a namespace such as "root/cimv2". */
  async query(namespace: string, wql: string): Promise<Answer<WmiRow[]>> {
    const answer = await this.#enumerate(namespace, wql, ENVELOPE_BYTES);
    const isTooSmall = answer.status === "fault" && answer.fault.kind === "encoding-limit";
    return isTooSmall ? this.#enumerate(namespace, wql, LARGE_ENVELOPE_BYTES) : answer;
  }

  async get(
    namespace: string,
    className: string,
    selectors: Selectors = {},
  ): Promise<Answer<WmiRow>> {
    const resource = wmiResource(namespace, className);
    const answer = await this.#ask((header) => getEnvelope(header, resource, selectors));
    return firstOf(answer);
  }

  /** A static method; the row holds its output parameters and `ReturnValue`. */
  async invoke(
    namespace: string,
    className: string,
    method: string,
    args: Readonly<Record<string, string | number>>,
  ): Promise<Answer<WmiRow>> {
    const resource = wmiResource(namespace, className);
    return firstOf(await this.#ask((header) => invokeEnvelope(header, resource, method, args)));
  }

  async #enumerate(
    namespace: string,
    wql: string,
    envelopeBytes: number,
  ): Promise<Answer<WmiRow[]>> {
    const rows: WmiRow[] = [];
    let answer = await this.#page(
      (header) => enumerateEnvelope(header, namespace, wql),
      "EnumerateResponse",
      envelopeBytes,
    );
    let emptyPages = 0;
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      if (answer.status !== "done") return answer;
      const { rows: more, context } = answer.value;
      for (const row of more) rows.push(row);
      if (context === undefined) return done(rows);
      emptyPages = more.length === 0 ? emptyPages + 1 : 0;
      // The first reply may bring nothing, with or without OptimizeEnumeration.
      if (rows.length > MAX_ROWS || emptyPages > MAX_EMPTY_PAGES) {
        await this.#release(namespace, context);
        return failed(wireError("NET_LIMIT", `more instances than ${MAX_ROWS}, or none in a row`));
      }
      answer = await this.#pull(namespace, context, envelopeBytes);
    }
    return failed(wireError("NET_LIMIT", "an enumeration without an end"));
  }

  async #pull(namespace: string, context: string, envelopeBytes: number): Promise<Answer<Page>> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#page(
        (header) => pullEnvelope(header, namespace, context),
        "PullResponse",
        envelopeBytes,
      );
      const isSlow = answer.status === "fault" && answer.fault.kind === "timed-out";
      if (!isSlow || attempt === MAX_TIMED_OUT_PULLS) return answer;
    }
  }

  /** The host forgets the enumeration; whether it does so is not important. */
  async #release(namespace: string, context: string): Promise<void> {
    await this.#ask((header) => releaseEnvelope(header, namespace, context));
  }

  async #page(
    build: (header: EnvelopeHeader) => string,
    response: "EnumerateResponse" | "PullResponse",
    envelopeBytes: number,
  ): Promise<Answer<Page>> {
    const answer = await this.#ask(build, envelopeBytes);
    if (answer.status !== "done") return answer;
    const element = childOf(answer.value, ENUMERATION, response);
    return element === undefined ? broken(`no ${response}`) : done(pageOf(element));
  }

  /** The reply's body. */
  async #ask(
    build: (header: EnvelopeHeader) => string,
    maxEnvelopeSize = ENVELOPE_BYTES,
    { isRelated } = { isRelated: true },
  ): Promise<Answer<XmlElement>> {
    const { operationTimeoutMs, signal, beforeRequest } = this.#options;
    const messageId = `uuid:${randomUUID().toUpperCase()}`;
    await beforeRequest();
    const outcome = await this.#transport.post(
      build({ messageId, operationTimeoutMs, maxEnvelopeSize }),
      {
        timeoutMs: operationTimeoutMs + TIMEOUT_MARGIN_MS,
        maxBytes: maxReplyBytes(maxEnvelopeSize),
        signal,
      },
    );
    if (outcome.status !== "done") return outcome;
    const envelope = parseXml(outcome.value.body);
    if (envelope?.namespace !== SOAP || envelope.name !== "Envelope") return broken("no envelope");
    const relatesTo = childOf(childOf(envelope, SOAP, "Header"), ADDRESSING, "RelatesTo")?.text;
    const isOurs = relatesTo?.trim().toLowerCase() === messageId.toLowerCase();
    const fault = readFault(envelope);
    // A fault before the request was understood relates to nothing.
    if (isRelated && !isOurs && (fault === undefined || relatesTo !== undefined)) {
      return broken("a reply to another request");
    }
    if (fault !== undefined) return { status: "fault", fault };
    const body = childOf(envelope, SOAP, "Body");
    return body === undefined ? broken("no body") : done(body);
  }
}

const broken = (detail: string) => failed(wireError("NET_PROTOCOL", detail));

function firstOf(answer: Answer<XmlElement>): Answer<WmiRow> {
  if (answer.status !== "done") return answer;
  const instance = answer.value.children[0];
  return instance === undefined ? broken("an empty body") : done(new WmiRow(instance));
}

/** `w:Items` in an optimized EnumerateResponse, `n:Items` in a PullResponse. */
function pageOf(response: XmlElement): Page {
  const items = childOf(response, WSMAN, "Items") ?? childOf(response, ENUMERATION, "Items");
  const isEnd =
    childOf(response, WSMAN, "EndOfSequence") ?? childOf(response, ENUMERATION, "EndOfSequence");
  const context = childOf(response, ENUMERATION, "EnumerationContext")?.text.trim();
  return {
    rows: items?.children.map((item) => new WmiRow(item)) ?? [],
    context: isEnd !== undefined || context === "" ? undefined : context,
  };
}
