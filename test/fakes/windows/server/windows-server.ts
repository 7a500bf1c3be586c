/** A host that accepts logins as Windows does; what an envelope is answered with is up to who starts it. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { type Acceptor, type AcceptorOptions, createAcceptor } from "../auth/acceptor.ts";
import type { Certificate } from "../auth/certificates.ts";

export interface WindowsServer {
  readonly port: number;
  /** What was understood, in order. */
  readonly envelopes: string[];
  readonly logins: { account: string; isAccepted: boolean }[];
  /** Raw bodies of requests, as they came. */
  readonly bodies: Buffer[];
  /** TCP connections so far. */
  readonly connections: () => number;
  /** Closes each connection, as a host does that restarts. */
  readonly dropConnections: () => void;
  /** Closes each connection and listens no more. */
  readonly close: () => Promise<void>;
  /** Resolves when no connection is open. */
  readonly isEmpty: () => Promise<void>;
}

export interface WindowsServerOptions extends Omit<AcceptorOptions, "isTls" | "onLogin"> {
  readonly https?: Certificate;
  /** Listens here; default 127.0.0.1. */
  readonly address?: string;
  /** Makes the reply and its status. */
  readonly reply: (envelope: string) => Reply;
}

/** A reply; silence; or a connection that is closed instead. */
export type Reply = { readonly body: string; readonly status: number } | "silence" | "closed";

export async function startWindowsServer(options: WindowsServerOptions): Promise<WindowsServer> {
  const { https, reply, address = "127.0.0.1", ...rest } = options;
  const envelopes: string[] = [];
  const logins: WindowsServer["logins"] = [];
  const bodies: Buffer[] = [];
  const sockets = new Set<Socket>();
  const acceptors = new WeakMap<Socket, Acceptor>();
  let count = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    bodies.push(body);
    const acceptor = acceptors.get(request.socket);
    if (acceptor === undefined) throw new Error("a request without a connection");
    let reaction = await acceptor.request(request.headers, body);
    if ("envelope" in reaction) {
      const envelope = reaction.envelope.toString("utf8");
      envelopes.push(envelope);
      const made = reply(envelope);
      if (made === "closed") request.socket.destroy();
      if (made === "silence" || made === "closed") return;
      const { body: text, status } = made;
      reaction = { answer: await reaction.seal(Buffer.from(text), status) };
    }
    const { status, headers, body: sent } = reaction.answer;
    response.writeHead(status, { ...headers, "Content-Length": sent.length }).end(sent);
  };
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch(() => request.socket.destroy());
  };
  const server = https === undefined ? createServer(onRequest) : createTlsServer(https, onRequest);
  server.on(https === undefined ? "connection" : "secureConnection", (socket: Socket) => {
    count++;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    const onLogin = (account: string, isAccepted: boolean) => logins.push({ account, isAccepted });
    acceptors.set(socket, createAcceptor({ ...rest, isTls: https !== undefined, onLogin }));
  });
  const dropConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    envelopes,
    logins,
    bodies,
    connections: () => count,
    dropConnections,
    close: async () => {
      dropConnections();
      await new Promise((resolve) => server.close(resolve));
    },
    isEmpty: async () => {
      for (const socket of sockets) await once(socket, "close");
    },
  };
}
