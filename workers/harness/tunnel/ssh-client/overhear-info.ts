/**
 * PAM tells why it refuses (a locked or an expired account) in keyboard-interactive requests, with a question or without (RFC 4256 §3.2).
 * ssh2 answers those without by itself and keeps the words; they are listened to where ssh2 dispatches its messages.
 * Should another version of ssh2 do that elsewhere, only the words are lost.
 */

import type { Client } from "ssh2";

type Prompts = readonly { readonly prompt: string }[] | undefined;
type Handler = (protocol: unknown, name: string, instructions: string, prompts: Prompts) => void;

interface Dispatching {
  readonly _protocol?: { readonly _handlers?: { USERAUTH_INFO_REQUEST?: Handler } };
}

/** sshd puts what PAM says before a question into the lines above it. */
const before = (prompt: string): string => prompt.split(/\r?\n/).slice(0, -1).join(" ");

export function overhearInfo(client: Client, onWords: (words: string) => void): void {
  const handlers = (client as unknown as Dispatching)._protocol?._handlers;
  const handle = handlers?.USERAUTH_INFO_REQUEST;
  if (handlers === undefined || handle === undefined) return;
  handlers.USERAUTH_INFO_REQUEST = (protocol, name, instructions, prompts) => {
    const words = [name, instructions, ...(prompts ?? []).map(({ prompt }) => before(prompt))];
    onWords(words.filter((text) => text !== "").join(" "));
    handle(protocol, name, instructions, prompts);
  };
}
