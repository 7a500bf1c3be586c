/**
 * The functions that turn a passphrase into a key are slow on purpose: up to seconds, which would hold up every connection of the thread.
 * They run in a thread of their own, as a few lines of plain JavaScript over the packages that have them.
 */

import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

const require = createRequire(import.meta.url);
/** They may be set to be as slow as the key's owner likes; beyond this nobody waits. */
const MAX_MS = 120_000;

const START = `
const { parentPort, workerData } = require("node:worker_threads");
const tell = (answer) => parentPort.postMessage(answer);
const fail = (error) => tell({ fault: String(error && error.message) });
`;

const DECRYPT_OPENSSH = `${START}
const key = require(workerData.module).utils.parseKey(workerData.text, workerData.passphrase);
if (key instanceof Error) fail(key);
else tell({ value: key.getPrivatePEM() });
`;

const ARGON2 = `${START}
require(workerData.module)[workerData.name](workerData.options).then((value) => tell({ value }), fail);
`;

export interface Argon2Options {
  readonly password: string;
  readonly salt: Uint8Array;
  /** KiB */
  readonly memorySize: number;
  readonly iterations: number;
  readonly parallelism: number;
  readonly hashLength: number;
}

/** An encrypted key of OpenSSH's format (bcrypt-pbkdf) as PEM; rejects when it can't be decrypted. */
export async function decryptOpenssh(text: string, passphrase: string): Promise<string> {
  const data = { module: require.resolve("ssh2"), text, passphrase };
  return (await inThread(DECRYPT_OPENSSH, data)) as string;
}

/** RFC 9106; rejects when the parameters are out of range. */
export async function argon2(
  name: "argon2id" | "argon2i" | "argon2d",
  options: Argon2Options,
): Promise<Buffer> {
  const data = {
    module: require.resolve("hash-wasm"),
    name,
    options: { ...options, outputType: "binary" },
  };
  return Buffer.from((await inThread(ARGON2, data)) as Uint8Array);
}

function inThread(code: string, data: Readonly<Record<string, unknown>>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(code, { eval: true, workerData: data, execArgv: [] });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      settle();
      void thread.terminate();
    };
    const fail = (words: string) => end(() => reject(new Error(words)));
    const timer = setTimeout(() => fail("it takes too long to decrypt"), MAX_MS);
    thread.once("message", (answer: { fault: string } | { value: unknown }) => {
      if ("fault" in answer) fail(answer.fault);
      else end(() => resolve(answer.value));
    });
    thread.once("error", ({ message }) => fail(message));
    thread.once("exit", () => fail("the thread that decrypts it ended"));
  });
}
