/** Reads one private key of whatever format. */

import { type ParsedKey, utils } from "ssh2";

/** The key, or in words why it can't be used. */
export async function readClientKey(
  content: Buffer,
  passphrase: string | undefined,
): Promise<{ readonly key: ParsedKey } | { readonly fault: string }> {
  const key = utils.parseKey(content, passphrase);
  return key instanceof Error ? { fault: key.message } : { key };
}
