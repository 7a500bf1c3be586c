/** Which database the cloud's tests run on: the embedded one, or in the project `postgresql` the server that the suite started. */

import { basename } from "node:path";
import { Client } from "pg";
import { inject } from "vitest";

/** Undefined: the embedded database. Else the URL of a database named after the folder, made when it isn't there. */
export async function testDatabaseUrl(folder: string): Promise<string | undefined> {
  const server = inject("postgresql");
  if (server === "") return undefined;
  const name = basename(folder).toLowerCase();
  const url = new URL(server);
  url.pathname = `/${name}`;
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    const { rows } = await client.query("select 1 from pg_database where datname = $1", [name]);
    if (rows.length === 0) await client.query(`create database "${name}"`);
  } finally {
    await client.end();
  }
  return String(url);
}
