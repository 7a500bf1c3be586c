/** How often one address may ask: enough for any export, too little to keep everybody else waiting. */

import type { Api } from "./context.ts";
import { ApiError } from "./errors.ts";

const PER_SECOND = 300;
const BURST = 3_000;
const MAX_ADDRESSES = 10_000;

interface Bucket {
  tokens: number;
  at: number;
}

export function registerRequestBudget(api: Api): void {
  const buckets = new Map<string, Bucket>();
  api.addHook("onRequest", async (request) => {
    const now = performance.now();
    const bucket = buckets.get(request.ip) ?? { tokens: BURST, at: now };
    bucket.tokens = Math.min(BURST, bucket.tokens + ((now - bucket.at) / 1_000) * PER_SECOND);
    bucket.at = now;
    // Moved to the end: the first of the map is whoever has been silent longest.
    buckets.delete(request.ip);
    buckets.set(request.ip, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > MAX_ADDRESSES && oldest !== undefined) buckets.delete(oldest);
    if (bucket.tokens < 1) {
      throw new ApiError("TOO_MANY_REQUESTS", "Too many requests from this address.", 1);
    }
    bucket.tokens -= 1;
  });
}
