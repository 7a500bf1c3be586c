/**
 * Plug-in workers: a user's `*.mjs`, whose default export is a plain object of WorkerDefinition's shape. It can't import our
 * TypeScript, so `request` and `result` may be absent; when present they are zod schemas or anything with `safeParse`.
 */

import { z } from "zod";
import { KsocketError } from "../../src/protocol/errors.ts";
import { type Evidence, evidenceSchema } from "../../src/protocol/evidence.ts";
import { defineWorker, type TargetContext, type WorkerDefinition } from "./define-worker.ts";
import { issueText } from "./verdict.ts";

const schema = z.custom<z.ZodType>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    "safeParse" in value &&
    typeof value.safeParse === "function",
  "must be a zod schema",
);
const isFunction = (value: unknown) => typeof value === "function";

const pluginShape = z.object({
  kind: z.string(),
  request: schema.optional(),
  result: schema.optional(),
  run: z.custom<WorkerDefinition["run"]>(isFunction, "must be a function"),
  stop: z.custom<() => Promise<void>>(isFunction, "must be a function").optional(),
});

const anyObject = z.record(z.string(), z.unknown());

/** Imports a plug-in module. Throws in plain words when its default export is no worker. */
export async function loadPlugin(url: string): Promise<WorkerDefinition> {
  const module = (await import(url)) as { default?: unknown };
  const shape = pluginShape.safeParse(module.default);
  if (!shape.success) throw new TypeError(`not a worker: ${issueText(shape.error)}`);
  const { kind, request = anyObject, result = anyObject.optional(), run, stop } = shape.data;
  return defineWorker({
    kind,
    request,
    result,
    run: async (asked, context) => {
      const returned = await run(asked, checkedContext(context));
      tellFields(kind, asked, returned, context);
      return returned;
    },
    ...(stop === undefined ? {} : { stop: async () => stop() }),
  });
}

/** Evidence of a plug-in has not been checked by any compiler. */
function checkedContext(context: TargetContext): TargetContext {
  const emit = (...evidence: Evidence[]) => {
    for (const one of evidence) {
      const parsed = evidenceSchema.safeParse(one);
      if (!parsed.success) throw new KsocketError("RESULT_INVALID", issueText(parsed.error));
      context.emit(parsed.data);
    }
  };
  const { deadlineAt, takePackets, leasePackets, log } = context;
  return {
    // Taken when it is asked for: see Target.
    get signal() {
      return context.signal;
    },
    deadlineAt,
    takePackets,
    leasePackets,
    log,
    emit,
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object that `run` returned, bare or as a done outcome, becomes fields of the node at the request's address. */
function tellFields(kind: string, asked: unknown, returned: unknown, context: TargetContext): void {
  const isOutcome = isRecord(returned) && typeof returned["status"] === "string";
  const fields = isOutcome ? returned["value"] : returned;
  if (!isRecord(fields) || !isRecord(asked) || typeof asked["address"] !== "string") return;
  const address = asked["address"];
  context.emit({ kind: "fields", address, probe: kind, at: Date.now(), fields });
}
