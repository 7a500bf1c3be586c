/** Reads one private key of whatever format. */

import ssh2, { type ParsedKey } from "ssh2";
import { convertKey } from "./convert-key.ts";

/** The key, or in words why it can't be used. */
export async function readClientKey(
  content: Buffer,
  passphrase: string | undefined,
): Promise<{ readonly key: ParsedKey } | { readonly fault: string }> {
  const converted = await convertKey(content.toString("utf8").trim(), passphrase);
  if ("fault" in converted) return converted;
  // ssh2 gives a list when the file may hold several keys.
  const [first] = [ssh2.utils.parseKey(converted.openssh)].flat() as (ParsedKey | Error)[];
  if (first === undefined || first instanceof Error) {
    return { fault: first?.message ?? "it holds no key" };
  }
  return { key: first };
}
