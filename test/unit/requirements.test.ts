import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { missing } from "../requirements.ts";

it("finds nothing missing when every requirement is there", () => {
  expect(missing(["command:node", "command:sh"])).toEqual([]);
});

it("names the command and the package to install when a command is absent", () => {
  const words = missing(["command:sh", "command:no-such-command-at-all"]);
  expect(words).toEqual([
    "the command no-such-command-at-all (apt-get install no-such-command-at-all)",
  ]);
});

const runFixture = (ci: string) =>
  spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--config", "test/fixtures/requirements/config.ts"],
    { encoding: "utf8", env: { ...process.env, CI: ci, NO_COLOR: "1" }, timeout: 60_000 },
  );

it("skips a suite with the reason printed outside CI", { timeout: 60_000 }, () => {
  const run = runFixture("");
  expect(run.stderr).toContain("skipped: a suite that can't run: needs the command");
  expect(run.status).toBe(0);
});

it("fails the suite in CI", { timeout: 60_000 }, () => {
  const run = runFixture("true");
  expect(run.stdout + run.stderr).toContain("needs the command no-such-command-at-all");
  expect(run.status).toBe(1);
});
