/** Samba's ntlm_auth (Debian's winbind) as an acceptor that knows one account; no domain, no daemon. Lines in, lines out. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

export class NtlmAuth {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(
    protocol: "squid-2.5-ntlmssp" | "gss-spnego",
    account: { readonly domain: string; readonly username: string; readonly password: string },
  ) {
    const options = Object.entries(account).map(([name, value]) => `--${name}=${value}`);
    this.#child = spawn(
      "ntlm_auth",
      [`--helper-protocol=${protocol}`, "--configfile=/dev/null", ...options],
      {
        env: { ...process.env, LC_ALL: "C.UTF-8" },
      },
    );
    this.#child.stderr.resume();
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
    onTestFinished(() => {
      this.#child.kill();
    });
  }

  /** One command and its answer's words. */
  async ask(command: string, token?: Buffer): Promise<string[]> {
    const argument = token === undefined ? "" : ` ${token.toString("base64")}`;
    this.#child.stdin.write(`${command}${argument}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error("ntlm_auth ended");
    return line.value.split(" ");
  }

  /** The session key of a login that was accepted. */
  async sessionKey(): Promise<Buffer> {
    const [, key = ""] = await this.ask("GK");
    return Buffer.from(key, "base64");
  }
}
