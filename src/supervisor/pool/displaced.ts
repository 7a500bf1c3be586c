/** Where the targets of a thread go that stands still, or was lost. */

import { cancelled } from "../../protocol/outcome.ts";
import type { Lane } from "./lane.ts";
import type { Question } from "./question.ts";
import type { WaitingLine } from "./waiting-line.ts";

/** After so many ended lanes around it a target gets a lane of its own, though the fault was never found with it. */
const MAX_DISPLACEMENTS = 3;

/** solo: its own code is suspected. displaced: another's was. aside: its lane was ended for a cancelled target's sake. */
export type Displacement = "solo" | "displaced" | "aside";

/** Asks the lane's targets of another lane too; only where it is known whose code is running: that one would hold up the next lane as well. */
export function hedge(waiting: WaitingLine, lane: Lane): void {
  for (const question of lane.bystanders() ?? []) {
    if (question.isCancelling || question.displacements >= MAX_DISPLACEMENTS) continue;
    question.hedge();
    waiting.addMoved(question);
  }
}

export function move(waiting: WaitingLine, question: Question, how: Displacement): void {
  if (question.isCancelling) {
    question.answer(cancelled);
    return;
  }
  // Another lane has it already.
  if (question.isHeld) return;
  question.retry();
  if (how === "displaced") question.displacements += 1;
  const isSolo = how === "solo" || question.displacements >= MAX_DISPLACEMENTS;
  if (isSolo) waiting.addSolo(question);
  else waiting.addMoved(question);
}
