/**
 * OpenSSH offers its other host keys after the login (PROTOCOL §2.5), and ssh2 lets it prove at once that it holds each: a signature by the
 * server and a verification here, of which nothing is made. The offer is left without an answer; it asks for none.
 * Should another version of ssh2 treat it elsewhere, the proofs are asked for.
 */

import type { Client } from "ssh2";

type Handler = (protocol: unknown, name: string, wantReply: boolean, data: unknown) => void;

interface Dispatching {
  readonly _protocol?: { readonly _handlers?: { GLOBAL_REQUEST?: Handler } };
}

const OFFER = "hostkeys-00@openssh.com";

/** Called once the client has begun to connect. */
export function leaveHostKeys(client: Client): void {
  const handlers = (client as unknown as Dispatching)._protocol?._handlers;
  const handle = handlers?.GLOBAL_REQUEST;
  if (handlers === undefined || handle === undefined) return;
  handlers.GLOBAL_REQUEST = (protocol, name, wantReply, data) => {
    if (name !== OFFER || wantReply) handle(protocol, name, wantReply, data);
  };
}
