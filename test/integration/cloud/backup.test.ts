import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { registerCloud } from "../../../src/cli/cloud.ts";
import { noEndpoint } from "../../../src/cloud/no-links.ts";
import { openTestStore, temporaryFolder } from "./support.ts";
import { testDatabaseUrl } from "./test-database.ts";

describe("ksocket cloud backup and restore", () => {
  let folder: { path: string; remove: () => void };

  beforeEach(async () => {
    folder = temporaryFolder();
    vi.stubEnv("DATABASE_URL", await testDatabaseUrl(folder.path));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    folder.remove();
  });

  async function run(...words: string[]): Promise<string[]> {
    const lines: string[] = [];
    const program = new Command().exitOverride();
    const write = (line: string) => {
      lines.push(line);
    };
    registerCloud(program, { version: "2.0.0", endpoint: async () => noEndpoint, write });
    await program.parseAsync(["cloud", "--data", folder.path, ...words], { from: "user" });
    return lines;
  }
  const file = () => join(folder.path, "backup.db");

  if (inject("postgresql") !== "") {
    it("are left to PostgreSQL's own tools, which the refusal names", async () => {
      await expect(run("backup", file())).rejects.toThrow("pg_dump");
      await expect(run("restore", file())).rejects.toThrow("pg_restore");
    });
    return;
  }

  it("bring back what was there, and keep what is replaced", async () => {
    await run("user", "add", "sato", "--role", "viewer");
    await run("backup", file());
    await expect(run("backup", file())).rejects.toThrow("is there already");
    await run("user", "add", "admin");
    await run("user", "remove", "sato");
    await run("restore", file());
    expect(await run("user", "list")).toEqual(["viewer  sato"]);
    expect(readdirSync(folder.path).some((name) => name.startsWith("ksocket-before-restore"))).toBe(
      true,
    );
  });

  it("refuse while the cloud runs, and files that are no backup", async () => {
    const store = await openTestStore(folder.path);
    await store.backup?.(file());
    await expect(run("restore", file())).rejects.toThrow("stop it first");
    await store.close();
    writeFileSync(file(), "something else entirely");
    await expect(run("restore", file())).rejects.toThrow("no backup of a cloud");
    await expect(run("restore", join(folder.path, "none"))).rejects.toThrow("no file");
  });
});
