/** How often one address may ask: enough for any export, too little to keep everybody else waiting. */

import type { Api } from "./context.ts";
import { ApiError } from "./errors.ts";

export interface RequestBudget {
  readonly perSecond: number;
  /** How many may come at once after a pause. */
  readonly burst: number;
}

export const defaultBudget: RequestBudget = { perSecond: 300, burst: 3_000 };
const MAX_ADDRESSES = 10_000;

interface Bucket {
  tokens: number;
  at: number;
}

export function registerRequestBudget(api: Api, { perSecond, burst }: RequestBudget): void {
  const buckets = new Map<string, Bucket>();
  api.addHook("onRequest", async (request) => {
    const now = performance.now();
    const bucket = buckets.get(request.ip) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1_000) * perSecond);
    bucket.at = now;
    // Moved to the end: the first of the map is whoever has been silent longest.
    buckets.delete(request.ip);
    buckets.set(request.ip, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > MAX_ADDRESSES && oldest !== undefined) buckets.delete(oldest);
    if (bucket.tokens < 1) {
      const seconds = Math.ceil((1 - bucket.tokens) / perSecond);
      throw new ApiError("TOO_MANY_REQUESTS", "Too many requests from this address.", seconds);
    }
    bucket.tokens -= 1;
  });
}
