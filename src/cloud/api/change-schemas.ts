/** Changes of a node as REST gives them: fields, packages, Windows updates. */

import { z } from "zod";

const value = z.unknown();
const list = z.object({
  added: z.array(value),
  removed: z.array(value),
  changed: z.array(z.object({ before: value, after: value })),
});

export const changeShape = {
  fields: z.array(
    z.object({ path: z.array(z.string()), before: value.optional(), after: value.optional() }),
  ),
  packages: list,
  windowsUpdates: list,
};
const change = z.object(changeShape);

const nothing = { added: [], removed: [], changed: [] };

/** The stored JSON, or no changes for "". */
export function changeFrom(document: string): z.infer<typeof change> {
  const none = { fields: [], packages: nothing, windowsUpdates: nothing };
  if (document === "") return none;
  const { fields, packages, windowsUpdates } = change.partial().parse(JSON.parse(document));
  return {
    fields: fields ?? none.fields,
    packages: packages ?? none.packages,
    windowsUpdates: windowsUpdates ?? none.windowsUpdates,
  };
}
