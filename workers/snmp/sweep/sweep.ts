/**
 * Asks whole ranges whether SNMP is there, and what it is: passes of single datagrams, and whoever answers is told at once. How many
 * datagrams get lost is measured by asking some of those again who have answered; where that is so, the silent are asked again, too.
 */

import { parseAddress } from "../../../src/net/address.ts";
import { AddressRanges, addressesOf } from "../../../src/net/address-ranges.ts";
import type { SnmpSweepRequest, SnmpSweepResult } from "../../../src/protocol/snmp-sweep.ts";
import type { TargetContext } from "../../harness/define-worker.ts";
import type { SnmpSocket } from "../session/snmp-socket.ts";
import { Answers } from "./answers.ts";
import { LEAST_SAMPLE, type Line, measureLine } from "./line.ts";
import type { Probe } from "./probe.ts";
import { questionsOf } from "./questions.ts";
import { Sender } from "./sender.ts";
import { untilQuiet } from "./until-quiet.ts";

/** Further passes where datagrams get lost, as long as each finds somebody. */
const MOST_REPEATS = 5;
/** After a pass that another may follow; whoever is far away answers late, so in the end everybody gets the whole second. */
const QUIET_MS = 500;
const LAST_QUIET_MS = 1_000;

export async function sweep(
  socket: SnmpSocket,
  request: SnmpSweepRequest,
  context: TargetContext,
): Promise<SnmpSweepResult> {
  const run = new SweepRun(socket, request, context);
  const stopListening = await socket.listen(run.answers.hear);
  try {
    await run.askAll();
  } finally {
    stopListening();
    run.answers.tellAll();
  }
  return { packetsSent: run.sender.sent, addressesAnswered: run.answers.size };
}

class SweepRun {
  readonly answers: Answers;
  readonly sender: Sender;
  readonly #ranges: AddressRanges;
  readonly #questions: ReturnType<typeof questionsOf>;
  readonly #context: TargetContext;
  readonly #isPaced: boolean;
  #line: Line = { loss: "unknown" };

  constructor(socket: SnmpSocket, request: SnmpSweepRequest, context: TargetContext) {
    this.#ranges = rangesOf(request);
    this.#questions = questionsOf(request);
    this.#context = context;
    this.#isPaced = request.isPaced;
    this.answers = new Answers(this.#ranges, this.#questions.passes.flat(), context.emit);
    this.sender = new Sender(socket, context, () => this.answers.tellSoon());
  }

  async askAll(): Promise<void> {
    const { passes, onceMore } = this.#questions;
    for (const probes of passes) await this.#pass(probes);
    if (this.#line.loss === "unknown") await this.#repeat(onceMore);
    const all = passes.flat();
    for (let repeat = 0; repeat < MOST_REPEATS && this.#line.loss === "some"; repeat += 1)
      await this.#repeat(all);
    await this.#untilQuiet(LAST_QUIET_MS);
  }

  /** One that finds nobody is the last. */
  async #repeat(probes: readonly Probe[]): Promise<void> {
    const before = this.answers.size;
    await this.#pass(probes);
    this.#line = { ...this.#line, loss: this.answers.size > before ? "some" : "none" };
  }

  async #pass(probes: readonly Probe[]): Promise<void> {
    if (probes.length === 0) return;
    this.sender.dropLeave();
    for (const address of addressesOf(this.#ranges)) {
      for (const probe of probes) {
        if (this.answers.has(address)) break;
        const delay = this.sender.delay;
        if (delay !== undefined) await delay;
        this.sender.send(probe, address);
      }
    }
    // The answers of a few may still be on their way; of many, enough are here.
    if (this.answers.size < LEAST_SAMPLE) await this.#untilQuiet(QUIET_MS);
    this.#line = await measureLine(this.answers, this.sender, this.#context.signal);
    await this.#untilQuiet(QUIET_MS);
  }

  async #untilQuiet(longestMs: number): Promise<void> {
    const waitMs = this.#isPaced ? longestMs : (this.#line.waitMs ?? longestMs);
    const { answers, sender } = this;
    const { signal } = this.#context;
    await untilQuiet(Math.min(longestMs, waitMs), { answers, sender, signal });
  }
}

function rangesOf(request: SnmpSweepRequest): AddressRanges {
  return AddressRanges.of(
    request.ranges.flatMap(({ first, last }) => {
      const from = parseAddress(first);
      const to = parseAddress(last);
      return from === undefined || to === undefined
        ? []
        : [{ family: from.family, first: from.value, last: to.value }];
    }),
  );
}
