/** Applies an agent's numbered events exactly once: effects and the stream's position are one transaction. */

import { setImmediate } from "node:timers/promises";
import type { NumberedEvent } from "../../../protocol/frames.ts";
import type { StreamKey } from "../../endpoint/registry.ts";
import type { StoreContext } from "../context.ts";
import type { CloudTransaction } from "../dialect.ts";
import type { ScanLogTable, SnapshotAddressTable, VerdictTable } from "../schema.ts";
import type { SoftwareWriter } from "../software-writer.ts";
import { inBatches } from "./batch.ts";
import { addressRow, verdictRow, writeAddresses, writeLogs, writeVerdicts } from "./findings.ts";
import { NodeBatch } from "./nodes.ts";
import { endRun, ensureRun, hasRun, startRun } from "./runs.ts";

/** @returns the highest applied number of the stream after all batches are on disk */
export async function applyEvents(
  context: StoreContext,
  software: SoftwareWriter,
  stream: StreamKey,
  events: readonly NumberedEvent[],
): Promise<number> {
  let applied = 0;
  for (const batch of inBatches(events)) {
    try {
      applied = await context.write(async (trx) => {
        try {
          return await applyBatch(trx, software, stream, batch);
        } catch (error) {
          software.forget();
          throw error;
        }
      });
    } catch (error) {
      software.forget();
      throw error;
    }
    await setImmediate();
  }
  return applied;
}

async function applyBatch(
  trx: CloudTransaction,
  software: SoftwareWriter,
  stream: StreamKey,
  batch: readonly NumberedEvent[],
): Promise<number> {
  const before = await appliedSeq(trx, stream);
  const fresh = batch.filter((event) => event.seq > before).sort((a, b) => a.seq - b.seq);
  const last = fresh.at(-1);
  if (last === undefined) return before;
  await new BatchEffects(trx, software, stream.ksocketId).apply(fresh);
  await trx
    .insertInto("streams")
    .values({ ...stream, appliedSeq: last.seq })
    .onConflict((oc) => oc.columns(["ksocketId", "streamId"]).doUpdateSet({ appliedSeq: last.seq }))
    .execute();
  return last.seq;
}

export async function appliedSeq(
  db: CloudTransaction | StoreContext["db"],
  { ksocketId, streamId }: StreamKey,
): Promise<number> {
  const row = await db
    .selectFrom("streams")
    .select("appliedSeq")
    .where("ksocketId", "=", ksocketId)
    .where("streamId", "=", streamId)
    .executeTakeFirst();
  return row?.appliedSeq ?? 0;
}

/** Gathers what a batch writes, kind by kind; a scan's end is written after all that came before it. */
class BatchEffects {
  readonly #trx: CloudTransaction;
  readonly #software: SoftwareWriter;
  readonly #ksocketId: string;
  readonly #ownScans = new Map<string, boolean>();
  readonly #nodes = new Map<string, NodeBatch>();
  #addresses: SnapshotAddressTable[] = [];
  #verdicts: VerdictTable[] = [];
  #logs: ScanLogTable[] = [];

  constructor(trx: CloudTransaction, software: SoftwareWriter, ksocketId: string) {
    this.#trx = trx;
    this.#software = software;
    this.#ksocketId = ksocketId;
  }

  async apply(events: readonly NumberedEvent[]): Promise<void> {
    for (const event of events) await this.#gather(event);
    await this.#flush();
  }

  async #gather({ seq, body }: NumberedEvent): Promise<void> {
    const { scanId } = body;
    if (body.type === "scan.started") {
      await ensureRun(this.#trx, this.#ksocketId, body);
      this.#ownScans.delete(body.scanId);
    }
    if (scanId === null || !(await this.#isOwn(scanId))) return;
    const origin = { snapshotId: scanId, ksocketId: this.#ksocketId };
    switch (body.type) {
      case "scan.started":
        await startRun(this.#trx, this.#ksocketId, body);
        break;
      case "address":
        this.#addresses.push(...body.addresses.map((address) => addressRow(origin, address)));
        break;
      case "node":
        this.#nodeBatch(scanId).add(body.report);
        break;
      case "verdicts":
        this.#verdicts.push(...body.verdicts.map((verdict) => verdictRow(origin, verdict, seq)));
        break;
      case "log":
        this.#logs.push({
          ...origin,
          seq,
          loggedAt: body.at,
          level: body.level,
          message: body.message,
        });
        break;
      case "scan.end":
        await this.#flush();
        await endRun(this.#trx, this.#ksocketId, body);
        break;
    }
  }

  async #flush(): Promise<void> {
    for (const nodes of this.#nodes.values()) await nodes.write(this.#trx, this.#software);
    this.#nodes.clear();
    await writeAddresses(this.#trx, this.#addresses);
    await writeVerdicts(this.#trx, this.#verdicts);
    await writeLogs(this.#trx, this.#logs);
    this.#addresses = [];
    this.#verdicts = [];
    this.#logs = [];
  }

  async #isOwn(scanId: string): Promise<boolean> {
    const known = this.#ownScans.get(scanId);
    if (known !== undefined) return known;
    const isOwn = await hasRun(this.#trx, scanId, this.#ksocketId);
    this.#ownScans.set(scanId, isOwn);
    return isOwn;
  }

  #nodeBatch(scanId: string): NodeBatch {
    const known = this.#nodes.get(scanId);
    if (known !== undefined) return known;
    const batch = new NodeBatch(scanId, this.#ksocketId);
    this.#nodes.set(scanId, batch);
    return batch;
  }
}
