/**
 * PAM tells why it refuses (a locked or an expired account) in a keyboard-interactive request without a question (RFC 4256 §3.2).
 * ssh2 answers those by itself and keeps the words; they are listened to where ssh2 dispatches its messages.
 * Should another version of ssh2 do that elsewhere, only the words are lost.
 */

import type { Client } from "ssh2";

type Handler = (protocol: unknown, name: string, instructions: string, prompts: unknown) => void;

interface Dispatching {
  readonly _protocol?: { readonly _handlers?: { USERAUTH_INFO_REQUEST?: Handler } };
}

export function overhearInfo(client: Client, onWords: (words: string) => void): void {
  const handlers = (client as unknown as Dispatching)._protocol?._handlers;
  const handle = handlers?.USERAUTH_INFO_REQUEST;
  if (handlers === undefined || handle === undefined) return;
  handlers.USERAUTH_INFO_REQUEST = (protocol, name, instructions, prompts) => {
    onWords([name, instructions].filter((text) => text !== "").join(" "));
    handle(protocol, name, instructions, prompts);
  };
}
