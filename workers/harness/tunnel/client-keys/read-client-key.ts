/** Reads one private key of whatever format. */

import { type ParsedKey, utils } from "ssh2";
import { convertKey } from "./convert-key.ts";

/** The key, or in words why it can't be used. */
export async function readClientKey(
  content: Buffer,
  passphrase: string | undefined,
): Promise<{ readonly key: ParsedKey } | { readonly fault: string }> {
  const converted = await convertKey(content.toString("utf8").trim(), passphrase);
  if ("fault" in converted) return converted;
  const key: ParsedKey | Error | (ParsedKey | Error)[] = utils.parseKey(converted.openssh);
  const first = Array.isArray(key) ? key[0] : key;
  if (first === undefined || first instanceof Error) {
    return { fault: first?.message ?? "it holds no key" };
  }
  return { key: first };
}
