/** Asks a logged-in machine for everything in one run of one shell, and tells each section as soon as it is read. */

import { randomBytes } from "node:crypto";
import type { Keeper, SshRequest } from "../../../src/protocol/credential.ts";
import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { Secret } from "../../../src/protocol/secret.ts";
import type { TargetContext } from "../../harness/define-worker.ts";
import { inventoryScript, SHELL_COMMAND } from "../script/script.ts";
import { whatMovesScript } from "../script/what-moves.ts";
import type { SectionRead } from "../sections/section-read.ts";
import type { SshExit, SshSession } from "../session.ts";
import { type Answer, Answers } from "./answers.ts";
import { fittingRead } from "./fitting.ts";
import { FrameReader } from "./frame-reader.ts";
import { packAnswers } from "./held-answers.ts";
import { identityBySection } from "./identity.ts";
import { type LastScan, lastScanOf } from "./last-scan.ts";
import { askPrivileged, privilegedCommand, wantsPassword } from "./privileged.ts";
import { readers } from "./readers.ts";
import type { Told } from "./told.ts";
import { mayWait } from "./waiting-mounts.ts";
import { WhatMoves } from "./what-moves.ts";

/** Output of one run; a target that sends more is cut off, and what it sent before counts. */
const MAX_BYTES = 64 * 1024 * 1024;
/** The key under which the fingerprint of the last complete package list is remembered, and the answers that go with it. */
const MEMORY_KEY = "ssh-packages";

export interface CollectTarget {
  readonly address: string;
  readonly context: TargetContext;
  readonly remembered: SshRequest["remembered"];
  readonly keeper: Keeper | undefined;
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
  readonly #mark = `k${randomBytes(4).toString("hex")}`;
  /** For whom, and who asks: another keeper has no lists yet; another account, or one without sudo, is shown other things. */
  readonly #who: string;
  readonly #last: LastScan | undefined;
  #moves: WhatMoves | undefined;

  constructor(session: SshSession, target: CollectTarget) {
    this.#session = session;
    this.#target = target;
    const { keeper, remembered, sudo } = target;
    this.#who = `${keeper?.id} ${session.username} ${sudo ? "sudo" : ""}`.trim();
    const isKept = keeper !== undefined && !keeper.lacksLists;
    this.#last = isKept ? lastScanOf(remembered[MEMORY_KEY] ?? {}, this.#who) : undefined;
  }

  async ask(): Promise<SshExit> {
    const held = this.#last?.held;
    if (held === undefined) return this.#run(this.#script(this.#last?.fingerprint));
    const moves = new WhatMoves(held, this.#answers, (name, answer) => this.#section(name, answer));
    this.#moves = moves;
    const more = moves.changed.then((changed) => {
      if (changed === "everything") return this.#script();
      return changed.size === 0 ? undefined : this.#script("", changed);
    });
    const known = { ...held, mayWait: mayWait(held.answers) };
    return this.#run(whatMovesScript(this.#mark, known), more);
  }

  #script(fingerprint = "", only?: ReadonlySet<string>): string {
    const { sudo } = this.#target;
    return inventoryScript({ mark: this.#mark, sudo, fingerprint, ...(only && { only }) });
  }

  async #run(script: string, more?: Promise<string | undefined>): Promise<SshExit> {
    const frames = this.#frames();
    const exit = await this.#session.exec(SHELL_COMMAND, {
      stdin: Buffer.from(script),
      ...(more && {
        more: more.then((text) => (text === undefined ? undefined : Buffer.from(text))),
      }),
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
    if (this.#answers.isWhole("privileged")) return;
    const frames = this.#frames();
    await askPrivileged(this.#session, {
      command: privilegedCommand(this.#mark, this.#answers),
      password: sudoPassword,
      signal: context.signal,
      onData: (chunk) => frames.push(chunk),
    });
    frames.end();
  }

  /** Remembers what was read whole, and says in the log how a run ended that wasn't. */
  close(exit: SshExit): void {
    const { address, context } = this.#target;
    const cksum = this.#answers.word("fingerprint", "cksum");
    const network = this.#answers.word("fingerprint", "network");
    const isNew = this.#moves?.isUnchanged !== true && this.#target.keeper !== undefined;
    if (isNew && this.#answers.isWhole("packages") && cksum !== undefined) {
      const held = network === undefined ? {} : { network, ...packAnswers(this.#answers) };
      const value = { cksum, who: this.#who, ...held };
      if (lastScanOf(value, this.#who) !== undefined)
        this.#tell([{ kind: "remember", key: MEMORY_KEY, value }]);
    }
    if (exit.end !== "exited" && exit.end !== "left")
      context.log("warn", "the inventory script did not finish", { address, end: exit.end });
    else if (cksum === undefined)
      context.log("warn", "the target ran no POSIX shell", { address, code: exit.code });
  }

  #frames(): FrameReader {
    return new FrameReader(this.#mark, (name, answer) => {
      if (this.#moves?.isOver === false) this.#moves.add(name, answer);
      else this.#section(name, answer);
    });
  }

  #section(name: string, answer: Answer): void {
    this.#answers.add(name, answer);
    const login = { username: this.#session.username };
    const reads = (readers[name] ?? []).flatMap((read) => read(this.#answers, login));
    this.#tell([...reads.map(toldOf), ...(identityBySection[name]?.(this.#answers) ?? [])]);
  }

  #tell(all: readonly Told[]): void {
    const { address, context } = this.#target;
    const common = { address, probe: "ssh", at: Date.now() };
    context.emit(...all.map((told): Evidence => ({ ...told, ...common })));
  }
}

const toldOf = (read: SectionRead): Told => ({ kind: "section", ...fittingRead(read) });
