/** The settings' keys as dotted paths, and the environment variable of each. */

import { z } from "zod";
import { innermost } from "../yaml/check.ts";
import { settingsSchema } from "./schema.ts";

/** `connect.caFile` is `KSOCKET_CONNECT_CA_FILE`. */
export function environmentName(keyPath: string): string {
  const words = keyPath.replaceAll(".", "_").replaceAll(/([a-z])([A-Z])/g, "$1_$2");
  return `KSOCKET_${words.toUpperCase()}`;
}

/** Every key that holds a value, in the order of the schema. */
export const settingsKeys: readonly string[] = leaves(
  settingsSchema({ home: "/", environment: {}, baseDirectory: "/" }),
  "",
);

function leaves(schema: unknown, path: string): string[] {
  const inner = innermost(schema);
  if (!(inner instanceof z.ZodObject)) return [path];
  return Object.entries(inner.shape).flatMap(([key, child]) =>
    leaves(child, path === "" ? key : `${path}.${key}`),
  );
}
