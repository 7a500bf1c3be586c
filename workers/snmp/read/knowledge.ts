/** Profiles and makers' names of the request's folders, read once a thread. */

import type { Knowledge } from "../identify/identify.ts";
import { Vendors } from "../identify/vendors.ts";
import { Products } from "../profiles/products.ts";
import { Profiles } from "../profiles/profiles.ts";

const loaded = new Map<string, Promise<Knowledge>>();

export function knowledgeOf(directories: readonly string[]): Promise<Knowledge> {
  const key = directories.join("\0");
  let knowledge = loaded.get(key);
  if (knowledge === undefined) {
    knowledge = load(directories);
    loaded.set(key, knowledge);
    // A file that can't be read now may be readable for the next target.
    knowledge.catch(() => loaded.delete(key));
  }
  return knowledge;
}

async function load(directories: readonly string[]): Promise<Knowledge> {
  const [profiles, vendors] = await Promise.all([
    Profiles.load(directories),
    Vendors.load(directories),
  ]);
  return { profiles, vendors, products: new Products(directories) };
}
