import { defineConfig } from "vitest/config";
import { postgresqlPrograms } from "./test/fakes/postgresql.ts";

/** Tests by what they need: nothing (unit, architecture), real parts on loopback (integration), namespaces and root (system). */
const project = (name: string, testTimeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    pool: "forks" as const,
    testTimeout,
    hookTimeout: 120_000,
    // A busy machine may take longer than vitest's second.
    expect: { poll: { timeout: 30_000 } },
  },
});

const integration = project("integration", 60_000);

/** The cloud's tests once more, on PostgreSQL; in CI it must be there. */
function onPostgresql() {
  if (postgresqlPrograms() === undefined && process.env["CI"] !== "true") {
    process.stderr.write(
      "skipped: the cloud on PostgreSQL: needs PostgreSQL (apt-get install postgresql)\n",
    );
    return [];
  }
  const { test } = project("postgresql", 60_000);
  const include = ["test/integration/{cloud,postgresql}/**/*.test.ts"];
  // What clients do to the HTTP server has nothing to do with the database.
  const exclude = ["test/integration/cloud/hostile.test.ts"];
  return [
    { test: { ...test, include, exclude, globalSetup: ["test/fakes/postgresql-for-suite.ts"] } },
  ];
}

export default defineConfig({
  test: {
    projects: [
      project("unit", 20_000),
      project("architecture", 60_000),
      {
        test: {
          ...integration.test,
          exclude: ["test/integration/postgresql/**"],
          provide: { postgresql: "" },
        },
      },
      ...onPostgresql(),
      { test: { ...project("system", 240_000).test, fileParallelism: false } },
    ],
  },
});
