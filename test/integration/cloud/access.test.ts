import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningCloud, runningCloud } from "./running-cloud.ts";

interface Description {
  paths: Record<string, Record<string, unknown>>;
}

const someId = "00000000-0000-4000-8000-000000000000";
const isPublic = (method: string, path: string) => method === "post" && path === "/api/session";

describe("access to the cloud", () => {
  let cloud: RunningCloud;
  let resources: { method: string; path: string }[];

  beforeAll(async () => {
    cloud = await runningCloud();
    const described = (await (await fetch(`${cloud.url}/api/docs/json`)).json()) as Description;
    resources = Object.entries(described.paths)
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method, path })))
      .filter(({ method, path }) => !isPublic(method, path))
      .map(({ method, path }) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{[^}]+\}/g, someId),
      }));
  });
  afterAll(() => cloud.stop());

  it("is refused on every resource without a token, with a wrong one and with one that has expired", async () => {
    const [user] = await cloud.store.users.list();
    const expired = await cloud.store.apiTokens.create(user?.userId ?? "", "old", 1_000);
    const logins: [Record<string, string>, string][] = [
      [{}, "UNAUTHENTICATED"],
      [{ "x-authorization": "Token wrong" }, "UNAUTHENTICATED"],
      [{ "x-authorization": cloud.token }, "UNAUTHENTICATED"],
      [{ cookie: "ksocket_session=wrong" }, "UNAUTHENTICATED"],
      [{ "x-authorization": `Token ${expired.token}` }, "TOKEN_EXPIRED"],
    ];
    expect(resources.length).toBeGreaterThan(35);
    for (const { method, path } of resources) {
      for (const [headers, code] of logins) {
        const answer = await cloud.request(method, path, undefined, headers);
        expect([method, path, answer.status]).toEqual([method, path, 401]);
        expect(await answer.json()).toMatchObject({ error: { code } });
      }
    }
  });

  const login = (password: string, name = "admin") =>
    cloud.request(
      "POST",
      "/api/session",
      { name, password },
      { "content-type": "application/json" },
    );

  it("by cookie reads, but changes nothing without the page's own header, and ends with the log-out", async () => {
    const opened = await login(cloud.password);
    expect(opened.status).toBe(200);
    const setCookie = opened.headers.get("set-cookie") ?? "";
    expect(setCookie).toMatch(/HttpOnly/);
    expect(setCookie).toMatch(/SameSite=Strict/);
    const cookie = setCookie.split(";", 1)[0] ?? "";
    const json = { cookie, "content-type": "application/json" };
    expect((await cloud.request("GET", "/api/ksockets", undefined, json)).status).toBe(200);
    const ksocket = { displayName: "by form" };
    expect((await cloud.request("POST", "/api/ksockets", ksocket, json)).status).toBe(403);
    const page = { ...json, "x-requested-with": "ksocket" };
    expect((await cloud.request("POST", "/api/ksockets", ksocket, page)).status).toBe(201);
    expect((await cloud.request("DELETE", "/api/session", undefined, page)).status).toBe(204);
    expect((await cloud.request("GET", "/api/session", undefined, json)).status).toBe(401);
  });

  it("is slowed down after wrong passwords, and says for how long", async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 6; n += 1) statuses.push((await login("wrong", "someone")).status);
    expect(statuses.at(0)).toBe(401);
    const last = await login("wrong", "someone");
    expect(last.status).toBe(429);
    expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
    cloud.pass(3_600_000);
    expect((await login(cloud.password)).status).toBe(200);
  });

  it("refuses a body that is too large, and one that is no JSON", async () => {
    const headers = { "content-type": "application/json", authorization: `Bearer ${cloud.token}` };
    const large = { displayName: "x".repeat(9 * 1024 * 1024) };
    expect((await cloud.request("POST", "/api/ksockets", large, headers)).status).toBe(413);
    const broken = await fetch(`${cloud.url}/api/ksockets`, { method: "POST", headers, body: "{" });
    expect(broken.status).toBe(400);
  });
});
