/** What a worker returned or threw, as an outcome that fits its schema and its size limit. */

import type { z } from "zod";
import { KsocketError, wireError } from "../../src/protocol/errors.ts";
import { done, failed, type Outcome, wireErrorSchema } from "../../src/protocol/outcome.ts";
import type { WorkerDefinition } from "./define-worker.ts";
import { estimateBytes } from "./estimate-bytes.ts";

const MAX_DETAIL = 500;

/** What does not fit, by path; never the values themselves, which may be secrets. */
export function issueText(error: z.ZodError): string {
  const lines = error.issues.slice(0, 5).map((issue) => {
    const path = issue.path.map(String).join(".");
    return path === "" ? issue.message : `${path}: ${issue.message}`;
  });
  return lines.join("; ").slice(0, MAX_DETAIL);
}

export function thrownOutcome(error: unknown): Outcome<never> {
  if (error instanceof KsocketError) return failed(error.toWire());
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return failed(wireError("WORKER_THREW", text.slice(0, MAX_DETAIL)));
}

function hasOutcomeShape(value: unknown): value is Outcome<unknown> {
  if (typeof value !== "object" || value === null || !("status" in value)) return false;
  switch (value.status) {
    case "done":
      return "value" in value;
    case "no-response":
    case "cancelled":
      return true;
    case "refused":
    case "failed":
      return "error" in value && wireErrorSchema.safeParse(value.error).success;
    default:
      return false;
  }
}

interface Checks {
  readonly definition: WorkerDefinition;
  readonly limits: { readonly maxResultBytes: number };
}

/** The size is looked at before the schema: a huge result is neither walked to its end nor checked. */
export function checkedOutcome(checks: Checks, returned: unknown): Outcome<unknown> {
  const outcome = hasOutcomeShape(returned) ? returned : done(returned);
  const limit = checks.limits.maxResultBytes;
  if (estimateBytes(outcome, limit) > limit) return failed(wireError("RESULT_TOO_LARGE"));
  if (outcome.status !== "done") return outcome;
  const parsed = checks.definition.result.safeParse(outcome.value);
  if (!parsed.success) return failed(wireError("RESULT_INVALID", issueText(parsed.error)));
  return done(parsed.data);
}
