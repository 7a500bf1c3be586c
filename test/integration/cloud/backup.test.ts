import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, expect, inject, it } from "vitest";
import { cloudCommand } from "./cloud-command.ts";
import { openTestStore } from "./support.ts";

const page = { offset: 0, limit: 1 };

describe("ksocket cloud backup and restore", () => {
  const cloud = cloudCommand();
  const { run } = cloud;
  const file = () => join(cloud.path, "backup.db");

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
    expect(readdirSync(cloud.path).some((name) => name.startsWith("ksocket-before-restore"))).toBe(
      true,
    );
  });

  it("are whole though somebody writes all the time", async () => {
    const [store, other] = [await openTestStore(cloud.path), await openTestStore(cloud.path)];
    // More than a copy in steps takes at once.
    const displayName = "x".repeat(1_000);
    for (let n = 0; n < 500; n += 1) await store.networks.create({ displayName });
    let isCopied = false;
    const copying = other.backup?.(file()).finally(() => {
      isCopied = true;
    });
    while (!isCopied) {
      await store.networks.create({ displayName });
      await setImmediate();
    }
    await copying;
    await Promise.all([store.close(), other.close()]);
    await run("restore", file());
    const restored = await openTestStore(cloud.path);
    expect((await restored.networks.list(page)).total).toBeGreaterThanOrEqual(500);
    await restored.close();
  });

  it("refuse while the cloud runs, and files that are no backup", async () => {
    const store = await openTestStore(cloud.path);
    await store.backup?.(file());
    await expect(run("restore", file())).rejects.toThrow("stop it first");
    await store.close();
    writeFileSync(file(), "something else entirely");
    await expect(run("restore", file())).rejects.toThrow("no backup of a cloud");
    await expect(run("restore", join(cloud.path, "none"))).rejects.toThrow("no file");
  });
});
