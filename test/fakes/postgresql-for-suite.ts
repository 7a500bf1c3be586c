/** For vitest: one PostgreSQL for all files of the project that runs the cloud's tests a second time. */

import type { TestProject } from "vitest/node";
import { type Postgresql, startPostgresql } from "./postgresql.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** URL of the server's first database; "" where the embedded database is tested. */
    postgresql: string;
  }
}

let server: Postgresql | undefined;

export async function setup(project: TestProject): Promise<void> {
  server = await startPostgresql();
  project.provide("postgresql", await server.database("postgres"));
}

export async function teardown(): Promise<void> {
  await server?.stop();
}
