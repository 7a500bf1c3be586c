/** Building blocks of the schemas: every text and list that crosses a boundary has a limit. */

import { z } from "zod";

/** Free text from a device or a person. */
export const text = (max = 1_024) => z.string().max(max);
/** The canonical text of an IPv4 or IPv6 address, with a zone when link-local. */
export const addressText = z.string().min(2).max(80);
/** `a.b.c.d/n` or the IPv6 form. */
export const prefixText = z.string().min(2).max(84);
/** Lower-case, colon-separated EUI-48. */
export const macText = z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
export const uuid = z.uuid().lowercase();
/** Milliseconds since 1970-01-01T00:00:00Z. */
export const epochMs = z.number().int().nonnegative();
export const portNumber = z.number().int().min(0).max(65_535);
export const count = z.number().int().nonnegative();

/** A list of at most so many items. */
export const list = <Item extends z.ZodType>(item: Item, max: number) => z.array(item).max(max);
