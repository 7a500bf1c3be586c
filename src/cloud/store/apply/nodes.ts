/** Node reports of one batch: folded in memory, then written with few statements. */

import { randomUUID } from "node:crypto";
import type { NodeReport } from "../../../protocol/node.ts";
import type { CloudTransaction } from "../dialect.ts";
import { nodeColumns } from "../node-text.ts";
import type { SnapshotNodeTable } from "../schema.ts";
import type { ReportedList, SoftwareWriter } from "../software-writer.ts";

/** Rows of one insert statement; times columns it stays below every database's limit of parameters. */
const ROWS_PER_INSERT = 256;

export class NodeBatch {
  readonly #reports = new Map<string, NodeReport>();
  readonly #ended = new Set<string>();
  readonly #snapshotId: string;
  readonly #ksocketId: string;

  constructor(snapshotId: string, ksocketId: string) {
    this.#snapshotId = snapshotId;
    this.#ksocketId = ksocketId;
  }

  add(report: NodeReport): void {
    for (const key of report.replaces) {
      if (key === report.nodeKey) continue;
      this.#reports.delete(key);
      this.#ended.add(key);
    }
    this.#ended.delete(report.nodeKey);
    const former = this.#reports.get(report.nodeKey);
    if (former === undefined || former.revision <= report.revision) {
      this.#reports.set(report.nodeKey, report);
    }
  }

  async write(trx: CloudTransaction, software: SoftwareWriter): Promise<void> {
    await this.#removeEnded(trx);
    const reports = [...this.#reports.values()];
    const lists = await writeLists(trx, software, reports);
    const rows = reports.map((report) => this.#row(report, lists));
    for (let n = 0; n < rows.length; n += ROWS_PER_INSERT) {
      await upsert(trx, rows.slice(n, n + ROWS_PER_INSERT));
    }
  }

  async #removeEnded(trx: CloudTransaction): Promise<void> {
    const ended = [...this.#ended];
    for (let n = 0; n < ended.length; n += 1_000) {
      await trx
        .deleteFrom("snapshotNodes")
        .where("snapshotId", "=", this.#snapshotId)
        .where("ksocketId", "=", this.#ksocketId)
        .where("nodeKey", "in", ended.slice(n, n + 1_000))
        .execute();
    }
  }

  #row(report: NodeReport, lists: ReadonlyMap<unknown, number>): SnapshotNodeTable {
    const { node, packages, windowsUpdates } = report;
    const { displayName, searchText } = nodeColumns(node);
    return {
      nodeId: randomUUID(),
      snapshotId: this.#snapshotId,
      ksocketId: this.#ksocketId,
      nodeKey: report.nodeKey,
      revision: report.revision,
      managedNodeId: null,
      displayName,
      numberOfAddresses: node.addresses.length,
      searchText,
      document: JSON.stringify(node),
      signatures: JSON.stringify(report.signatures),
      sections: JSON.stringify(report.sections),
      unchangedLists: JSON.stringify(report.unchangedLists),
      packageListId: lists.get(packages) ?? null,
      updateListId: lists.get(windowsUpdates) ?? null,
      numberOfPackages: packages?.length ?? node.numberOfPackages,
      numberOfWindowsUpdates: windowsUpdates?.length ?? node.numberOfWindowsUpdates,
      tiedByType: "",
      tiedByValue: "",
    };
  }
}

/** @returns the identifiers of the reports' lists, by the lists themselves */
async function writeLists(
  trx: CloudTransaction,
  software: SoftwareWriter,
  reports: readonly NodeReport[],
): Promise<Map<unknown, number>> {
  const lists = reports.flatMap(({ packages, windowsUpdates }): ReportedList[] => [
    ...(packages === undefined ? [] : [{ kind: "package" as const, items: packages }]),
    ...(windowsUpdates === undefined
      ? []
      : [{ kind: "windows-update" as const, items: windowsUpdates }]),
  ]);
  const ids = await software.write(trx, lists);
  return new Map(lists.map(({ items }, n) => [items, ids[n] ?? 0]));
}

/** A higher revision takes the former's place and keeps its nodeId; a list that it doesn't carry stays. */
async function upsert(trx: CloudTransaction, rows: SnapshotNodeTable[]): Promise<void> {
  if (rows.length === 0) return;
  await trx
    .insertInto("snapshotNodes")
    .values(rows)
    .onConflict((oc) =>
      oc
        .columns(["snapshotId", "ksocketId", "nodeKey"])
        .doUpdateSet((eb) => ({
          revision: eb.ref("excluded.revision"),
          managedNodeId: null,
          displayName: eb.ref("excluded.displayName"),
          numberOfAddresses: eb.ref("excluded.numberOfAddresses"),
          searchText: eb.ref("excluded.searchText"),
          document: eb.ref("excluded.document"),
          signatures: eb.ref("excluded.signatures"),
          sections: eb.ref("excluded.sections"),
          unchangedLists: eb.ref("excluded.unchangedLists"),
          packageListId: eb.fn.coalesce("excluded.packageListId", "snapshotNodes.packageListId"),
          updateListId: eb.fn.coalesce("excluded.updateListId", "snapshotNodes.updateListId"),
          numberOfPackages: eb.ref("excluded.numberOfPackages"),
          numberOfWindowsUpdates: eb.ref("excluded.numberOfWindowsUpdates"),
        }))
        .whereRef("excluded.revision", ">=", "snapshotNodes.revision"),
    )
    .execute();
}
