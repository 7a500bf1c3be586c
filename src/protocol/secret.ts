/** A value that must not be seen: it prints as `<secret>` wherever it is printed by accident; the value needs a named call. */

import { z } from "zod";

const PRINTED = "<secret>";
const inspect = Symbol.for("nodejs.util.inspect.custom");

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself; call it only where it goes onto the wire or into a key. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return PRINTED;
  }

  toJSON(): string {
    return PRINTED;
  }

  [inspect](): string {
    return PRINTED;
  }
}

/** Accepts a Secret or, where a request arrives in another thread, its revealed text. */
export const secretSchema = z
  .union([z.instanceof(Secret), z.string().max(65_536)])
  .transform((value) => (value instanceof Secret ? value : new Secret(value)));

/** A copy of a request in which every Secret is its plain text, for a message to one of our own threads or processes. */
export function revealed(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(revealed);
  if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}
