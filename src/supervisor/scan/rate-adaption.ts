/** Slows a scan down while the network loses packets, and lets it recover: additive patience, multiplicative caution (RFC 5681's idea). */

import type { SweepResult } from "../../protocol/sweep.ts";
import type { ScanContext } from "./scan-context.ts";

/** Losing more than this share of answers on the first try is the network's sign of distress. */
const LOSS_THAT_SLOWS = 0.05;
/** Fewer answers than this say nothing about loss. */
const ANSWERS_THAT_COUNT = 50;

export function adaptRate(scan: ScanContext, result: SweepResult): void {
  if (result.addressesAnswered >= ANSWERS_THAT_COUNT) {
    scan.meter.lossEstimate = 0.7 * scan.meter.lossEstimate + 0.3 * result.lossEstimate;
    if (result.lossEstimate > LOSS_THAT_SLOWS) {
      scan.budget.scaleRate(0.7);
      scan.notice(
        `the network lost packets; the rate was lowered for a time (down to ${Math.round(scan.budget.currentRate)} packets/s)`,
      );
    } else scan.budget.scaleRate(1.1);
  }
  if (result.framesDropped > 0)
    scan.notice("this machine dropped captured frames; a lower rate finds more");
}
