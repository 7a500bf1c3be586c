/** The server's side of Kerberos for the stand-in: MIT's own, in a child process that has the host's keytab. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import {
  encodeEncryptedBody,
  parseEncryptedBody,
} from "../../../../workers/winrm/seal/encrypted-body.ts";
import type { MessageCipher } from "../../../../workers/winrm/seal/message-cipher.ts";
import { DEBIAN_PYTHON } from "../../../requirements.ts";

const script = fileURLToPath(new URL("mit-acceptor.py", import.meta.url));

const replySchema = z.object({
  token: z.base64().transform((text) => Buffer.from(text, "base64")),
  header: z
    .base64()
    .transform((text) => Buffer.from(text, "base64"))
    .optional(),
  account: z.string().nullish(),
  error: z.string().optional(),
});
type Reply = z.output<typeof replySchema>;

export class MitAcceptor {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string, undefined>;
  #turn: Promise<unknown> = Promise.resolve();

  /** The environment names the realm's configuration and the keytab. */
  constructor(environment: Readonly<Record<string, string>>) {
    this.#child = spawn(DEBIAN_PYTHON, [script], { env: { ...process.env, ...environment } });
    this.#child.stderr.resume();
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** One connection's context. */
  context(): MitContext {
    const context = randomUUID();
    return new MitContext((operation, token) =>
      this.#ask({ context, operation, token: token.toString("base64") }),
    );
  }

  close(): void {
    this.#child.kill();
  }

  #ask(request: Readonly<Record<string, string>>): Promise<Reply> {
    const asked = this.#turn.then(async () => {
      this.#child.stdin.write(`${JSON.stringify(request)}\n`);
      const line: IteratorResult<string, undefined> = await this.#lines.next();
      return replySchema.parse(JSON.parse(line.value ?? "null"));
    });
    this.#turn = asked.catch(() => undefined);
    return asked;
  }
}

type Ask = (operation: "accept" | "unwrap" | "wrap", token: Buffer) => Promise<Reply>;

export class MitContext {
  readonly #ask: Ask;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** The answer's token, if any; the account when the login is complete, the fault when it is refused. */
  accept(token: Buffer): Promise<Pick<Reply, "token" | "account" | "error">> {
    return this.#ask("accept", token);
  }

  /** Undefined when MIT finds it forged, repeated or not encrypted. */
  async unwrap(token: Buffer): Promise<Buffer | undefined> {
    const reply = await this.#ask("unwrap", token);
    return reply.error === undefined ? reply.token : undefined;
  }

  async wrap(message: Buffer): Promise<{ header: Buffer; data: Buffer }> {
    const { header, token, error = "no header" } = await this.#ask("wrap", message);
    if (header === undefined) throw new Error(error);
    return { header, data: token };
  }

  cipher(protocol: "SPNEGO" | "Kerberos"): MessageCipher {
    return {
      seal: async (envelope) => {
        const { header, data } = await this.wrap(envelope);
        const part = { length: envelope.length, header, headerNumber: header.length, data };
        return encodeEncryptedBody(protocol, [part]);
      },
      open: async (body) => {
        const [part, more] = parseEncryptedBody(protocol, body) ?? [];
        if (part === undefined || more !== undefined) return undefined;
        return this.unwrap(Buffer.concat([part.header, part.data]));
      },
    };
  }
}
