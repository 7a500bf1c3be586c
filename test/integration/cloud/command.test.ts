import { describe, expect, it } from "vitest";
import { ensureFirstStart } from "../../../src/cloud/first-start.ts";
import { cloudCommand } from "./cloud-command.ts";
import { openTestStore } from "./support.ts";

describe("ksocket cloud", () => {
  const cloud = cloudCommand();
  const { run } = cloud;

  it("issues, lists and revokes API tokens on the data directory", async () => {
    await run("user", "add", "admin");
    const [token] = await run("token", "create", "export script", "--days", "30");
    const [listed] = await run("token", "list");
    expect(listed).toMatch(/export script$/);
    expect(listed).not.toContain(token);
    const store = await openTestStore(cloud.path);
    expect(await store.apiTokens.check(token ?? "")).toMatchObject({ user: { name: "admin" } });
    await store.close();
    await run("token", "revoke", listed?.split(" ")[0] ?? "");
    expect(await run("token", "list")).toEqual([]);
    for (const days of ["abc", "0", "-1", "40000"])
      await expect(run("token", "create", "export script", `--days=${days}`)).rejects.toThrow(
        `--days takes a whole number from 1 to 36500, not "${days}"`,
      );
    await expect(run("token", "revoke", "none")).rejects.toThrow("there is no API token none");
  });

  it("gives users passwords that work, a new one ending the old", async () => {
    const [first] = await run("user", "add", "yamada");
    const [second] = await run("user", "passwd", "yamada");
    const store = await openTestStore(cloud.path);
    expect(await store.users.checkPassword("yamada", first ?? "")).toBeUndefined();
    expect(await store.users.checkPassword("yamada", second ?? "")).toMatchObject({
      name: "yamada",
    });
    await store.close();
  });

  it("disables a user and enables again, never the last administrator", async () => {
    await run("user", "add", "boss");
    await run("user", "add", "guest", "--role", "viewer");
    await run("user", "disable", "guest");
    expect(await run("user", "list")).toContain("viewer  guest  (disabled)");
    await run("user", "enable", "guest");
    expect(await run("user", "list")).toContain("viewer  guest");
    await expect(run("user", "disable", "boss")).rejects.toThrow("boss is the last administrator");
    await expect(run("user", "disable", "nobody")).rejects.toThrow("there is no user nobody");
  });

  it("is ready on the first start with a login, a network and a ksocket, and adds nothing on the next", async () => {
    const store = await openTestStore(cloud.path);
    const first = await ensureFirstStart(store);
    expect(await store.users.checkPassword("admin", first.adminPassword ?? "")).toBeDefined();
    const again = await ensureFirstStart(store, first.ksocketToken);
    expect(again).toEqual({
      ...first,
      adminPassword: undefined,
      ksocketToken: undefined,
      network: again.network,
    });
    for (let lost = 0; lost < 3; lost += 1) await ensureFirstStart(store);
    expect((await store.ksockets.list({ offset: 0, limit: 9 })).total).toBe(1);
    expect(await store.networks.ksockets(first.network.networkId)).toHaveLength(1);
    await store.close();
  });
});
