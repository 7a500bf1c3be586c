/** The console's files: hashed assets that never change, and one page for every path that is not the API's. */

import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { Api } from "../api/context.ts";
import { ApiError } from "../api/errors.ts";

const NONCE_PLACEHOLDER = "__NONCE__";

const unbuilt =
  "<!doctype html><meta charset=utf-8><title>ksocket</title><p>The console has not been built: run <code>npm run build</code>. The API is described at <a href=/api/docs>/api/docs</a>.";

/** Nothing from any other host; styles that the components write themselves carry the page's nonce. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

export async function registerConsole(api: Api, publicDirectory: string): Promise<void> {
  const pageFile = join(publicDirectory, "index.html");
  const page = existsSync(pageFile) ? readFileSync(pageFile, "utf8") : unbuilt;
  if (existsSync(join(publicDirectory, "assets"))) {
    await api.register(fastifyStatic, {
      root: join(publicDirectory, "assets"),
      prefix: "/assets/",
      immutable: true,
      maxAge: "365d",
      index: false,
      dotfiles: "deny",
    });
  }
  api.setNotFoundHandler(async (request, reply) => {
    const isPage =
      request.method === "GET" &&
      !/^\/api(?=[/?]|$)/.test(request.url) &&
      !request.url.startsWith("/assets/") &&
      (request.url === "/" || (request.headers.accept ?? "").includes("text/html"));
    if (!isPage) throw new ApiError("NOT_FOUND", "There is no such resource.");
    const nonce = randomBytes(16).toString("base64");
    return reply
      .type("text/html; charset=utf-8")
      .header("content-security-policy", policy(nonce))
      .header("cache-control", "no-store")
      .send(page.replaceAll(NONCE_PLACEHOLDER, nonce));
  });
}
