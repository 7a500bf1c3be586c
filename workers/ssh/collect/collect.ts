/** Asks a logged-in machine for everything in one run of one script, and tells each section as soon as it is read. */

import { randomBytes } from "node:crypto";
import type { SshRequest } from "../../../src/protocol/credential.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { Secret } from "../../../src/protocol/secret.ts";
import type { TargetContext } from "../../harness/define-worker.ts";
import { inventoryScript, SHELL_COMMAND } from "../script/script.ts";
import type { SectionRead } from "../sections/section-read.ts";
import type { SshExit, SshSession } from "../session.ts";
import { type Answer, Answers } from "./answers.ts";
import { fittingRead } from "./fitting.ts";
import { FrameReader } from "./frame-reader.ts";
import { packAnswers, unpackAnswers } from "./held-answers.ts";
import { identityBySection } from "./identity.ts";
import { askPrivileged, privilegedCommand, wantsPassword } from "./privileged.ts";
import { readers } from "./readers.ts";
import type { Told } from "./told.ts";

/** Output of one run; a target that sends more is cut off, and what it sent before counts. */
const MAX_BYTES = 64 * 1024 * 1024;
/** The key under which the fingerprint of the last complete package list is remembered, and the answers that go with it. */
const FINGERPRINT_KEY = "ssh-packages";

export interface CollectTarget {
  readonly address: string;
  readonly context: TargetContext;
  readonly remembered: SshRequest["remembered"];
  readonly sudo: boolean;
  readonly sudoPassword?: Secret;
}

export async function collect(session: SshSession, target: CollectTarget): Promise<void> {
  const collection = new Collection(session, target);
  const exit = await collection.ask();
  await collection.askWithPassword();
  collection.close(exit);
}

class Collection {
  readonly #session: SshSession;
  readonly #target: CollectTarget;
  readonly #answers = new Answers();
  readonly #held: ReadonlyMap<string, Answer> | undefined;
  readonly #mark = `k${randomBytes(12).toString("hex")}`;

  constructor(session: SshSession, target: CollectTarget) {
    this.#session = session;
    this.#target = target;
    this.#held = unpackAnswers(target.remembered[FINGERPRINT_KEY] ?? {});
  }

  async ask(): Promise<SshExit> {
    const known = this.#target.remembered[FINGERPRINT_KEY]?.["cksum"];
    const fingerprint = typeof known === "string" && isFingerprint(known) ? known : "";
    const script = inventoryScript({
      mark: this.#mark,
      sudo: this.#target.sudo,
      fingerprint,
      isHeld: this.#held !== undefined,
    });
    const frames = this.#frames();
    const exit = await this.#session.exec(SHELL_COMMAND, {
      stdin: new TextEncoder().encode(script),
      maxBytes: MAX_BYTES,
      signal: this.#target.context.signal,
      onData: (chunk) => frames.push(chunk),
    });
    frames.end();
    return exit;
  }

  /** Sends the password only after sudo has asked for one. */
  async askWithPassword(): Promise<void> {
    const { sudo, sudoPassword, context } = this.#target;
    if (!sudo || sudoPassword === undefined || !wantsPassword(this.#answers)) return;
    const frames = this.#frames();
    await askPrivileged(this.#session, {
      command: privilegedCommand(this.#mark, this.#answers),
      password: sudoPassword,
      signal: context.signal,
      onData: (chunk) => frames.push(chunk),
    });
    frames.end();
  }

  /** Remembers the fingerprint of a package list that was read whole, and says in the log how a run ended that wasn't. */
  close(exit: SshExit): void {
    const { address, context } = this.#target;
    const cksum = this.#answers.word("fingerprint", "cksum");
    const isKnown = this.#answers.word("fingerprint", "skip") === "yes";
    const isWhole = this.#answers.isWhole("packages") && !isKnown;
    if (isWhole && cksum !== undefined && isFingerprint(cksum)) {
      this.#tell([
        { kind: "remember", key: FINGERPRINT_KEY, value: { cksum, ...packAnswers(this.#answers) } },
      ]);
    }
    if (exit.end !== "exited")
      context.log("warn", "the inventory script did not finish", { address, end: exit.end });
    else if (cksum === undefined)
      context.log("warn", "the target ran no POSIX shell", { address, code: exit.code });
  }

  #frames(): FrameReader {
    return new FrameReader(this.#mark, (name, answer) => this.#section(name, answer));
  }

  #section(name: string, answer: Answer): void {
    this.#answers.add(name, answer);
    const login = { username: this.#session.username };
    const reads = (readers[name] ?? []).flatMap((read) => read(this.#answers, login));
    this.#tell([...reads.map(toldOf), ...(identityBySection[name]?.(this.#answers) ?? [])]);
    if (name === "fingerprint" && this.#answers.word(name, "skip") === "yes") this.#tellHeld();
  }

  /** What the target did not give again is told as when it was given. */
  #tellHeld(): void {
    for (const [name, answer] of this.#held ?? []) this.#section(name, answer);
  }

  #tell(all: readonly Told[]): void {
    const { address, context } = this.#target;
    const common = { address, probe: "ssh", at: Date.now() };
    context.emit(...all.map((told): Evidence => ({ ...told, ...common })));
  }
}

/** As POSIX cksum writes it: checksum and length. */
const isFingerprint = (text: string) => /^\d{1,10} \d{1,10}$/.test(text);

const toldOf = (read: SectionRead): Told => ({ kind: "section", ...fittingRead(read) });
