/** Tokens: 256 random bits, shown once, kept as their SHA-256; at that entropy a slow hash would add nothing. */

import { createHash, randomBytes } from "node:crypto";

export type TokenKind = "kst" | "kat" | "kss" | "kwh";

/** A new token; its prefix tells what it is for: a ksocket's (kst), an API token (kat), a session (kss), a webhook (kwh). */
export const newToken = (kind: TokenKind): string =>
  `${kind}_${randomBytes(32).toString("base64url")}`;

export const hashToken = (token: string): string =>
  createHash("sha256").update(token).digest("hex");
