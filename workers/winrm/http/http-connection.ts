/** One keep-alive HTTP/1.1 connection over a stream that is already open. One request at a time. */

import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";
import { wireError } from "../../../src/protocol/errors.ts";
import { cancelled, done, failed, type Outcome } from "../../../src/protocol/outcome.ts";
import { quote } from "../../../src/protocol/quote.ts";

export interface HttpRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface HttpReply {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly wwwAuthenticate: string | undefined;
  readonly body: Buffer;
}

/** Kerberos tickets and certificate chains come in header lines. */
const MAX_HEADER_BYTES = 128 * 1_024;

/** The streams of tunnels are no sockets: what an agent would set on an idle socket doesn't apply, and they have no handle to refer to. */
class OneStreamAgent extends Agent {
  readonly #stream: Duplex;

  constructor(stream: Duplex) {
    super({ keepAlive: true, maxSockets: 1 });
    // What the agent does when it takes an idle stream again: it also removes its listener, of which there would be one more with each request.
    if (!("ref" in stream)) Object.assign(stream, { ref: () => stream });
    this.#stream = stream;
  }

  override createConnection(): Duplex {
    return this.#stream;
  }

  override keepSocketAlive(): boolean {
    return true;
  }
}

export class HttpConnection {
  readonly #stream: Duplex;
  readonly #agent: OneStreamAgent;
  readonly #host: string;
  #isOpen = true;

  constructor(stream: Duplex, host: string) {
    this.#stream = stream;
    this.#host = host;
    this.#agent = new OneStreamAgent(stream);
    const ended = () => {
      this.#isOpen = false;
    };
    stream.on("close", ended).on("end", ended).on("error", ended);
  }

  /** False once either side has closed it: nothing more can be sent. */
  get isOpen(): boolean {
    return this.#isOpen && !this.#stream.destroyed;
  }

  close(): void {
    this.#isOpen = false;
    this.#agent.destroy();
    this.#stream.destroy();
  }

  /** POST to /wsman. Errors: NET_RESET, NET_TIMEOUT (no-response), NET_LIMIT, NET_PROTOCOL; after each the connection is closed. */
  async post(options: HttpRequest): Promise<Outcome<HttpReply>> {
    const outcome = await this.#exchange(options);
    if (outcome.status !== "done") this.close();
    return outcome;
  }

  #exchange(options: HttpRequest): Promise<Outcome<HttpReply>> {
    const { headers, body, timeoutMs, maxBytes, signal } = options;
    if (signal.aborted) return Promise.resolve(cancelled);
    return new Promise((resolve) => {
      const sent = request({
        agent: this.#agent,
        host: this.#host,
        method: "POST",
        path: "/wsman",
        maxHeaderSize: MAX_HEADER_BYTES,
        headers: { ...headers, Host: this.#host, "Content-Length": body.length },
      });
      const settle = (outcome: Outcome<HttpReply>) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
        resolve(outcome);
      };
      const end = (outcome: Outcome<HttpReply>) => {
        settle(outcome);
        sent.destroy();
      };
      const onAbort = () => end(cancelled);
      const timer = setTimeout(() => end({ status: "no-response" }), timeoutMs);
      signal.addEventListener("abort", onAbort, { once: true });
      sent.on("error", (error) => end(failed(httpFault(error))));
      readReply(sent, maxBytes, { settle, end });
      sent.end(body);
    });
  }
}

interface Ending {
  readonly settle: (outcome: Outcome<HttpReply>) => void;
  readonly end: (outcome: Outcome<HttpReply>) => void;
}

function readReply(sent: ClientRequest, maxBytes: number, { settle, end }: Ending): void {
  sent.on("response", (response: IncomingMessage) => {
    const chunks: Buffer[] = [];
    let size = 0;
    response.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) end(failed(wireError("NET_LIMIT", `more than ${maxBytes} bytes`)));
      else chunks.push(chunk);
    });
    response.on("error", (error) => end(failed(httpFault(error))));
    response.on("end", () => {
      settle(
        done({
          status: response.statusCode ?? 0,
          contentType: response.headers["content-type"],
          wwwAuthenticate: response.headers["www-authenticate"],
          body: Buffer.concat(chunks),
        }),
      );
    });
  });
}

function httpFault(error: NodeJS.ErrnoException) {
  if (error.code?.startsWith("HPE_") === true) {
    return wireError("NET_PROTOCOL", `no HTTP: ${quote(error.message)}`);
  }
  if (error.code === "ETIMEDOUT") return wireError("NET_TIMEOUT");
  return wireError("NET_RESET", quote(error.code ?? error.message));
}
