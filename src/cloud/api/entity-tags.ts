/** ETag (RFC 9110 §8.8.3) of every JSON answer to a GET, and 304 for whoever has it already. */

import { createHash } from "node:crypto";
import type { Api } from "./context.ts";

export function addEntityTags(api: Api): void {
  api.addHook("onSend", async (request, reply, payload) => {
    if (request.method !== "GET" || reply.statusCode !== 200 || typeof payload !== "string") {
      return payload;
    }
    const tag = `W/"${createHash("sha1").update(payload).digest("base64url")}"`;
    reply.header("etag", tag);
    const known = request.headers["if-none-match"]?.split(",").map((one) => one.trim()) ?? [];
    if (!known.includes(tag) && !known.includes("*")) return payload;
    reply.code(304).removeHeader("content-length");
    return "";
  });
}
