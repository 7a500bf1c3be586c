/** What each role is offered: nothing that the server would refuse. */

import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeNeeding } from "../../requirements.ts";
import { runningConsole, wide, wordsOf } from "./running-console.ts";
import { type SeededSite, seedSite } from "./seeded-site.ts";

const locale = "en-US";
const words = wordsOf(locale);
const password = "a long enough password";

describeNeeding(["command:chromium"], "the console by role", () => {
  let site: SeededSite;
  let managedNodeId = "";
  const running = runningConsole(async (cloud) => {
    site = await seedSite(cloud);
    for (const role of ["viewer", "operator", "administrator"]) {
      await cloud.store.users.add(role, password, role);
    }
    const list = `/api/apps/sonar/networks/${site.networkId}/managed-nodes?q=host-11`;
    const { items } = await cloud.json<{ items: { managedNodeId: string }[] }>(list);
    managedNodeId = items[0]?.managedNodeId ?? "";
  });

  /** A page's path, a text that is there when it has been filled, and what only some roles find there. */
  const pages = () => {
    const network = `/apps/sonar/networks/${site.networkId}`;
    const node = `${network}/managed-nodes/${managedNodeId}`;
    return [
      {
        path: "/apps/sonar/networks",
        text: "東京本社 Tokyo",
        operator: [words.newNetwork, words.startScan],
        administrator: [],
      },
      {
        path: network,
        text: "agent of Tokyo",
        operator: [words.startScan, words.save, `${words.remove}: agent of Tokyo`],
        administrator: [words.deleteNetwork],
      },
      {
        path: `${network}/scans`,
        text: words.scheduleNone,
        operator: [words.save],
        administrator: [],
      },
      { path: node, text: words.tagsEmpty, operator: [words.setTag], administrator: [] },
      { path: `${node}/notes`, text: words.notesEmpty, operator: [words.add], administrator: [] },
      {
        path: "/ksockets",
        text: "agent of Tokyo",
        operator: [],
        administrator: [words.newKsocket],
      },
      {
        path: `/ksockets/${site.ksocketId}`,
        text: "agent of Tokyo",
        operator: [],
        administrator: [words.deleteKsocket, words.issueToken],
      },
    ];
  };
  const forAdministrators = ["/users", "/webhooks", "/audit-log"];

  async function offered(page: Page, path: string, text: string): Promise<string[]> {
    await page.goto(running.cloud.url + path);
    await page.locator("main").getByText(text).first().waitFor();
    const buttons = await page.locator("main").getByRole("button").all();
    return Promise.all(
      buttons.map(
        async (button) => (await button.getAttribute("aria-label")) ?? (await button.innerText()),
      ),
    );
  }

  const roles = [
    { role: "viewer", mayOperate: false, mayAdminister: false },
    { role: "operator", mayOperate: true, mayAdminister: false },
    { role: "administrator", mayOperate: true, mayAdminister: true },
  ] as const;

  it.each(roles)("offers $role what the role may do", async (given) => {
    const { role, mayOperate, mayAdminister } = given;
    const { page, faults } = await running.open({ locale, viewport: wide });
    await running.logIn(page, locale, { name: role, password });
    await page.getByRole("link", { name: `${role} (${words[`role.${role}`]})` }).waitFor();
    for (const { path, text, operator, administrator } of pages()) {
      const found = await offered(page, path, text);
      const seen = (names: readonly string[]) => names.map((name) => found.includes(name));
      expect([path, seen(operator)]).toEqual([path, operator.map(() => mayOperate)]);
      expect([path, seen(administrator)]).toEqual([path, administrator.map(() => mayAdminister)]);
    }
    for (const path of forAdministrators) {
      const isLinked = await page.locator(`nav a[href="${path}"]`).count();
      expect([path, isLinked > 0]).toEqual([path, mayAdminister]);
      await page.goto(running.cloud.url + path);
      const refusal = page.getByRole("heading", { name: words.notAllowedTitle });
      if (!mayAdminister) await refusal.waitFor();
      else await page.getByRole("heading", { level: 1 }).waitFor();
      expect([path, await refusal.count()]).toEqual([path, mayAdminister ? 0 : 1]);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("lets a viewer issue an API token that reads", async () => {
    const { page } = await running.open({ locale, viewport: wide });
    await running.logIn(page, locale, { name: "viewer", password });
    await page.getByRole("link", { name: words.apiTokens }).click();
    await page.getByText(words.apiTokensEmptyTitle).waitFor();
    await page.getByRole("button", { name: words.issueToken }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(words.label).fill("dashboard");
    expect(await dialog.getByLabel(words.role).locator("option").count()).toBe(1);
    await dialog.getByRole("button", { name: words.create }).click();
    await page.getByRole("table").getByText("dashboard").waitFor();
    const token = await page.locator("[data-token]").innerText();
    const asked = await running.cloud.request("GET", "/api/session", undefined, {
      "x-authorization": `Token ${token}`,
    });
    expect(await asked.json()).toMatchObject({ name: "viewer", role: "viewer" });
    await page.context().close();
  });

  it("shows a viewer settings, schedule, signatures and views without a way to change them", async () => {
    const { page } = await running.open({ locale, viewport: wide });
    await running.logIn(page, locale, { name: "viewer", password });
    const network = `/apps/sonar/networks/${site.networkId}`;
    await page.goto(running.cloud.url + network);
    const start = page.getByLabel(words.startAddresses);
    expect(await start.getAttribute("readonly")).not.toBeNull();
    await page.goto(`${running.cloud.url}${network}/managed-nodes/${managedNodeId}/identity`);
    await page.getByText("machine-11").first().waitFor();
    expect(await page.getByRole("checkbox").count()).toBe(0);
    expect(await page.getByLabel(words.mergeSearch).count()).toBe(0);
    await page.goto(`${running.cloud.url}${network}/managed-nodes`);
    await page.getByText("host-11.example.local").waitFor();
    expect(await page.getByRole("checkbox").count()).toBe(0);
    await page.getByRole("button", { name: words.views }).click();
    await page.getByText(words.noViews).waitFor();
    expect(await page.getByRole("button", { name: words.saveView }).count()).toBe(0);
    await page.context().close();
  });
});
