import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Secret } from "../../../src/protocol/secret.ts";
import { type RunningCloud, runningCloud } from "./running-cloud.ts";

interface Description {
  paths: Record<string, Record<string, unknown>>;
}

interface Listed {
  apiTokenId: string;
  label: string;
  owner: string;
}

const someId = "00000000-0000-4000-8000-000000000000";
const administrative = /^\/api\/(users|audit-log|webhooks|ksockets\/[^/]+\/tokens)/;

describe("people of the cloud", () => {
  let cloud: RunningCloud;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    cloud = await runningCloud();
    for (const role of ["viewer", "operator", "administrator"]) {
      const { userId } = await cloud.store.users.add(role, "a long enough password", role);
      tokens.set(role, (await cloud.store.apiTokens.create(userId, role, null)).token);
    }
  });
  afterAll(() => cloud.stop());

  const ask = (role: string, method: string, path: string, body?: unknown) =>
    cloud.request(method, path, body, {
      "x-authorization": `Token ${tokens.get(role) ?? ""}`,
      "content-type": "application/json",
    });

  it("may do on every resource what their role says, and nothing more", async () => {
    const described = (await (await fetch(`${cloud.url}/api/docs/json`)).json()) as Description;
    const resources = Object.entries(described.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    );
    expect(resources.length).toBeGreaterThan(70);
    for (const { method, path } of resources) {
      if (/^\/api\/(session|api-tokens)/.test(path) || path.endsWith("/events")) continue;
      const asked = path.replaceAll(/\{[^}]+\}/g, someId);
      const isChange = method !== "GET";
      const isForAdministrators =
        administrative.test(path) ||
        (isChange && path.startsWith("/api/ksockets")) ||
        (method === "DELETE" && path === "/api/apps/sonar/networks/{networkId}");
      const allowed = {
        viewer: !isChange && !isForAdministrators,
        operator: !isForAdministrators,
        administrator: true,
      };
      for (const [role, isAllowed] of Object.entries(allowed)) {
        const { status } = await ask(role, method, asked, isChange ? {} : undefined);
        expect([role, method, path, status === 403]).toEqual([role, method, path, !isAllowed]);
      }
    }
  });

  it("make API tokens with no more than their role, and see and end only their own", async () => {
    const path = "/api/api-tokens";
    const order = ["viewer", "operator", "administrator"];
    for (const [rank, owner] of order.entries()) {
      for (const [asked, role] of order.entries()) {
        const { status } = await ask(owner, "POST", path, { label: "script", role });
        expect([owner, role, status]).toEqual([owner, role, asked <= rank ? 201 : 403]);
      }
    }
    const listed = async (role: string) => {
      const { items } = (await (await ask(role, "GET", path)).json()) as { items: Listed[] };
      return items;
    };
    const others = await listed("operator");
    expect(new Set(others.map((token) => token.owner))).toEqual(new Set(["operator"]));
    const [first] = others;
    expect((await ask("viewer", "DELETE", `${path}/${first?.apiTokenId}`)).status).toBe(404);
    const all = await listed("administrator");
    expect(all.length).toBeGreaterThan(others.length);
    for (const { apiTokenId } of all.filter(({ label }) => label === "script")) {
      const { status } = await ask("administrator", "DELETE", `${path}/${apiTokenId}`);
      expect(status).toBe(204);
    }
  });

  it("can't do with a token that has less than their role what that role may not", async () => {
    const made = await ask("administrator", "POST", "/api/api-tokens", {
      label: "reading",
      role: "viewer",
    });
    const { token } = (await made.json()) as { token: string };
    tokens.set("reading", token);
    expect((await ask("reading", "GET", "/api/apps/sonar/networks")).status).toBe(200);
    expect((await ask("reading", "GET", "/api/users")).status).toBe(403);
    const more = { label: "more", role: "operator" };
    expect((await ask("reading", "POST", "/api/api-tokens", more)).status).toBe(403);
    const same = await ask("reading", "POST", "/api/api-tokens", { label: "same" });
    expect(await same.json()).toMatchObject({ role: "viewer", owner: "administrator" });
  });

  it("are added, changed and removed, but never the last administrator", async () => {
    const added = await cloud.request("POST", "/api/users", { name: "sato", role: "operator" });
    expect(added.status).toBe(201);
    const { userId, password } = (await added.json()) as { userId: string; password: string };
    expect(await cloud.store.users.checkPassword("sato", password)).toMatchObject({ name: "sato" });
    const twice = await cloud.request("POST", "/api/users", { name: "sato", role: "viewer" });
    expect(twice.status).toBe(409);
    const changed = await cloud.request("PATCH", `/api/users/${userId}`, { role: "viewer" });
    expect(await changed.json()).toMatchObject({ role: "viewer" });
    expect((await cloud.request("DELETE", `/api/users/${userId}`)).status).toBe(204);
    const { items } = await cloud.json<{ items: { userId: string; role: string; name: string }[] }>(
      "/api/users",
    );
    const administrators = items.filter((user) => user.role === "administrator");
    const [last, ...others] = administrators.sort((a) => (a.name === "admin" ? -1 : 1));
    for (const other of others) await cloud.request("DELETE", `/api/users/${other.userId}`);
    expect((await cloud.request("DELETE", `/api/users/${last?.userId}`)).status).toBe(409);
    const demoted = await cloud.request("PATCH", `/api/users/${last?.userId}`, { role: "viewer" });
    expect(demoted.status).toBe(409);
    const disabled = await cloud.request("PATCH", `/api/users/${last?.userId}`, { disabled: true });
    expect(disabled.status).toBe(409);
  });

  it("are disabled, which ends their sessions and refuses their tokens, and enabled again", async () => {
    const password = "a password for suzuki";
    const added = await cloud.request("POST", "/api/users", {
      name: "suzuki",
      role: "operator",
      password,
    });
    const { userId } = (await added.json()) as { userId: string };
    const { session } = await cloud.store.users.openSession(userId);
    const { token } = await cloud.store.apiTokens.create(userId, "export", null);
    tokens.set("suzuki", token);
    const disable = (disabled: boolean) =>
      cloud.request("PATCH", `/api/users/${userId}`, { disabled });
    const logIn = () => cloud.request("POST", "/api/session", { name: "suzuki", password });

    expect(await (await disable(true)).json()).toMatchObject({ disabled: true, role: "operator" });
    expect(await cloud.store.users.checkSession(session)).toBeUndefined();
    const refused = await ask("suzuki", "GET", "/api/apps/sonar/networks");
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ error: { code: "ACCOUNT_DISABLED" } });
    const login = await logIn();
    expect(login.status).toBe(403);
    expect(await login.json()).toMatchObject({ error: { code: "ACCOUNT_DISABLED" } });

    expect(await (await disable(false)).json()).toMatchObject({ disabled: false });
    expect((await logIn()).status).toBe(200);
    expect((await ask("suzuki", "GET", "/api/apps/sonar/networks")).status).toBe(200);
  });

  it("change their own password when they know the former", async () => {
    const change = (former: string) =>
      cloud.request("POST", "/api/session/password", { former, password: "another long password" });
    expect((await change("wrong")).status).toBe(403);
    expect((await change(cloud.password)).status).toBe(204);
    expect(await cloud.store.users.checkPassword("admin", "another long password")).toBeDefined();
  });
});

describe("the login in front of the cloud", () => {
  let cloud: RunningCloud;

  beforeAll(async () => {
    const basicAuth = { username: "front", password: new Secret("pass:wörd") };
    cloud = await runningCloud(undefined, { basicAuth, trustProxy: true });
  });
  afterAll(() => cloud.stop());

  const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
  const networks = (headers: Record<string, string>) =>
    cloud.request("GET", "/api/apps/sonar/networks", undefined, headers);

  it("is asked for besides the token, and lets nobody guess", async () => {
    const token = { "x-authorization": `Token ${cloud.token}` };
    const without = await networks(token);
    expect(without.status).toBe(401);
    expect(without.headers.get("www-authenticate")).toMatch(/^Basic/);
    expect((await networks({ ...token, authorization: basic("front:pass:wörd") })).status).toBe(
      200,
    );
    expect((await networks({ authorization: basic("front:pass:wörd") })).status).toBe(401);
    const wrong = { ...token, authorization: basic("front:wrong"), "x-forwarded-for": "192.0.2.1" };
    const statuses: number[] = [];
    for (let n = 0; n < 7; n += 1) statuses.push((await networks(wrong)).status);
    expect(statuses.at(0)).toBe(401);
    expect(statuses.at(-1)).toBe(429);
    const other = { ...token, authorization: basic("front:pass:wörd") };
    expect((await networks({ ...other, "x-forwarded-for": "192.0.2.2" })).status).toBe(200);
    // Whatever a client puts in front of what the proxy adds, it is still the same client.
    const spoofed = { ...other, "x-forwarded-for": "192.0.2.9, 192.0.2.1" };
    expect((await networks(spoofed)).status).toBe(429);
  });
});
