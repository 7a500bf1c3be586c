/** Opens the database where it is: as often as there are threads that work on it. */

import type { DatabaseLog, OpenDatabase } from "./dialect.ts";
import { openPostgresql } from "./open-postgresql.ts";
import { openSqlite } from "./open-sqlite.ts";
import type { WriteTurns } from "./write-turns.ts";

export type DatabasePlace =
  /** A file, and the turns in which the threads of this process write to it. */
  | { readonly path: string; readonly turns: WriteTurns }
  /** `postgres://…` */
  | { readonly url: string };

/** The caller destroys `db`. */
export const openDatabase = (place: DatabasePlace, log: DatabaseLog): OpenDatabase =>
  "url" in place ? openPostgresql(place.url, log) : openSqlite(place.path, place.turns);
