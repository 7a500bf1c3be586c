import { defineConfig } from "vitest/config";

/** Tests by what they need: nothing (unit, architecture), real parts on loopback (integration), namespaces and root (system). */
const project = (name: string, testTimeout: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    pool: "forks" as const,
    testTimeout,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    projects: [
      project("unit", 20_000),
      project("architecture", 60_000),
      project("integration", 60_000),
      { test: { ...project("system", 240_000).test, fileParallelism: false } },
    ],
  },
});
