/** Shares waiting questions out among lanes: each goes to the lane that holds the fewest. */

import type { Lane } from "./lane.ts";
import type { Question } from "./question.ts";
import type { WaitingLine } from "./waiting-line.ts";

/** Fills the lanes up to `window`; a lane's new questions come as one batch. */
export function shareOut(
  waiting: WaitingLine,
  lanes: readonly Lane[],
  window: number,
): Map<Lane, Question[]> {
  const batches = new Map<Lane, Question[]>(lanes.map((lane) => [lane, []]));
  while (waiting.shared > 0) {
    let least: { readonly load: number; readonly batch: Question[] } | undefined;
    for (const [lane, batch] of batches) {
      const load = lane.held + batch.length;
      if (load < window && (least === undefined || load < least.load)) least = { load, batch };
    }
    if (least === undefined) break;
    const question = waiting.takeShared();
    // A lane that stood still may have answered it after all.
    if (question !== undefined && !question.isAnswered) least.batch.push(question);
  }
  return batches;
}
