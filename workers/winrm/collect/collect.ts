/** Reads a Windows machine whole, one section after the other; what one can't read keeps none of the others from being read. */

import type { Evidence } from "../../../src/protocol/evidence.ts";
import type { WsmanClient } from "../wsman/wsman-client.ts";
import { readAntivirus, readFilesystems, readListeners, readUsers } from "./activity.ts";
import { readHardware } from "./hardware.ts";
import { readNetwork } from "./network.ts";
import { readOperatingSystem } from "./operating-system.ts";
import { Reading } from "./reading.ts";
import { readSoftware } from "./software.ts";
import { readUpdates } from "./updates.ts";

export interface CollectTarget {
  readonly address: string;
  readonly emit: (...evidence: Evidence[]) => void;
  readonly signal: AbortSignal;
}

/** What tells most and costs least comes first: a deadline cuts the rest. */
const readers = [
  readOperatingSystem,
  readHardware,
  readNetwork,
  readFilesystems,
  readUpdates,
  readSoftware,
  readListeners,
  readUsers,
  readAntivirus,
] as const;

export async function collect(client: WsmanClient, target: CollectTarget): Promise<void> {
  const reading = new Reading(client, target.address, target.emit);
  for (const read of readers) {
    if (target.signal.aborted) return;
    await read(reading);
  }
}
