/**
 * Cuts an agent's events into transactions short enough that nobody waits long for the database. The stream's position moves
 * in the same transaction as the effects, so a cut anywhere, by a crash too, loses and doubles nothing.
 */

import type { NumberedEvent } from "../../../protocol/frames.ts";

/** Roughly rows written by one transaction. */
const MAX_WEIGHT = 8_000;
/** Entries of a list of software that cost as much as a row: the list itself is one row, and most entries are known. */
const ENTRIES_PER_ROW = 10;

function weightOf({ body }: NumberedEvent): number {
  switch (body.type) {
    case "node": {
      const { packages = [], windowsUpdates = [] } = body.report;
      return 20 + (packages.length + windowsUpdates.length) / ENTRIES_PER_ROW;
    }
    case "address":
      return body.addresses.length;
    case "verdicts":
      return body.verdicts.length;
    case "scan.started":
    case "scan.end":
    case "log":
      return 1;
  }
}

export function* inBatches(events: readonly NumberedEvent[]): Generator<NumberedEvent[]> {
  let batch: NumberedEvent[] = [];
  let weight = 0;
  for (const event of events) {
    batch.push(event);
    weight += weightOf(event);
    if (weight < MAX_WEIGHT) continue;
    yield batch;
    batch = [];
    weight = 0;
  }
  if (batch.length > 0) yield batch;
}
