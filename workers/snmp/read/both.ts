import type { WalkResult } from "../agent.ts";

/** Two walks as one; it is complete when both are. */
export function both(first: WalkResult, second: WalkResult): WalkResult {
  return {
    rows: [...first.rows, ...second.rows],
    end: first.end === "complete" ? second.end : first.end,
  };
}
