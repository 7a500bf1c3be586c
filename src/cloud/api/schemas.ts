/** Shapes that many resources share: paging, envelopes, times, faults. */

import { z } from "zod";
import { uuid } from "../../protocol/bounds.ts";
import { DEFAULT_LIMIT, MAX_LIMIT } from "../store/paging.ts";

/** A larger limit is capped, not refused. */
export const pageQuery = z.object({
  offset: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
  limit: z.coerce
    .number()
    .int()
    .min(0)
    .default(DEFAULT_LIMIT)
    .transform((limit) => Math.min(limit, MAX_LIMIT))
    .meta({ description: `At most ${MAX_LIMIT}; a larger one is capped.` }),
  sort: z
    .string()
    .max(64)
    .optional()
    .meta({ description: "A column; `-` in front: descending.", examples: ["-updatedAt"] }),
});

export const envelope = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), total: z.number().int() });

export const timeText = z.string().meta({ examples: ["2026-01-31T12:00:00Z"] });

/** `YYYY-MM-DDTHH:MM:SSZ`, which is what clients parse. */
export const formatTime = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
export const formatOptionalTime = (at: number | null): string | null =>
  at === null ? null : formatTime(at);

/** A time in a request; null: never. */
export const expiryInput = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .nullable()
  .default(null);

export const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    /** When members of the body are at fault: which, and why. */
    fields: z
      .array(z.object({ path: z.string(), reason: z.string(), message: z.string() }))
      .optional(),
  }),
});

/** The answers of a route: its own, and the faults that any may give. */
export const answers = <Answer extends z.ZodType>(answer: Answer, status = 200) => ({
  [status]: answer,
  400: errorBody,
  401: errorBody,
  404: errorBody,
});

export const nothing = z.null().meta({ description: "No content" });

export const networkParams = z.object({
  networkId: uuid.meta({ examples: ["c3805f50-5d6c-4f7e-9f0c-8d2b3a1c4e5f"] }),
});
export const managedNodeParams = networkParams.extend({ managedNodeId: uuid });
export const snapshotParams = networkParams.extend({ snapshotId: uuid });
export const snapshotNodeParams = snapshotParams.extend({ nodeId: uuid });
export const scanParams = networkParams.extend({ scanId: uuid });
export const ksocketParams = z.object({ ksocketId: uuid });
