/** What the command handlers need of the scan engine. */

import type { Outcome } from "../../protocol/outcome.ts";
import type { ScanProgress, ScanSettings } from "../../protocol/scan.ts";

export interface ScanOrder {
  readonly scanId: string;
  readonly networkId: string | null;
  readonly lacksLists: boolean;
  readonly settings: ScanSettings;
}

export interface RunningScan {
  readonly scanId: string;
  readonly progress: ScanProgress;
}

export interface ScanRunner {
  /** Takes a scan on; done means begun, not ended. Failed: SCAN_ALREADY_RUNNING, SCAN_TOO_LARGE, SCAN_NO_TARGETS, DRAINING. */
  start(order: ScanOrder): Promise<Outcome<void>> | Outcome<void>;
  /** False when no such scan runs. The scan's end follows as an event. */
  cancel(scanId: string): boolean;
  running(): readonly RunningScan[];
  /** On: what runs is finished, nothing new is taken. */
  drain(isOn: boolean): void;
  isDraining(): boolean;
  /** Resolves when no scan runs; at once when none does. */
  idle(): Promise<void>;
  /** Ends every scan as interrupted or cancelled and publishes the ends; resolves when nothing runs. */
  stop(): Promise<void>;
}
