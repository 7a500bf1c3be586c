/** What the original logs of every search: matches at INFO, none at WARNING. */

import type { CredentialMethod } from "../protocol/credential.ts";

interface MatchLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Names files only; call it once per address and method, before anything is connected. */
export function logMatches(
  logger: MatchLogger,
  method: CredentialMethod,
  address: string,
  credentials: readonly { readonly id: string }[],
): void {
  const fields = { method, address, credentials: credentials.map(({ id }) => id) };
  if (credentials.length === 0) {
    logger.warn(fields, `no ${method} credential file matches ${address}; it is not connected to`);
  } else {
    logger.info(
      fields,
      `${method} credential files for ${address}: ${fields.credentials.join(", ")}`,
    );
  }
}
