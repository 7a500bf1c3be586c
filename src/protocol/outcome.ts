/** How one question to one target ended. Expected failures are values; a worker throws only for faults of its own. */

import { z } from "zod";
import { errorCodes, type WireError } from "./errors.ts";

export type Outcome<Value> =
  | { readonly status: "done"; readonly value: Value }
  /** Silence until the deadline: nobody said no. */
  | { readonly status: "no-response" }
  /** The target or the network said no. */
  | { readonly status: "refused"; readonly error: WireError }
  | { readonly status: "cancelled" }
  | { readonly status: "failed"; readonly error: WireError };

export const wireErrorSchema = z.object({
  code: z.enum(errorCodes),
  message: z.string().max(1_000),
  detail: z.string().max(2_000).optional(),
});

export const done = <Value>(value: Value): Outcome<Value> => ({ status: "done", value });
export const noResponse: Outcome<never> = { status: "no-response" };
export const cancelled: Outcome<never> = { status: "cancelled" };
export const refused = (error: WireError): Outcome<never> => ({ status: "refused", error });
export const failed = (error: WireError): Outcome<never> => ({ status: "failed", error });
