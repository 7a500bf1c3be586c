/** What people set for a network and its ksockets: settings, schedule, tokens, and its end. */

import { expect, it } from "vitest";
import { describeNeeding } from "../../requirements.ts";
import { Person } from "./person.ts";
import { type Locale, runningConsole, wide, wordsOf } from "./running-console.ts";
import { type SeededSite, seedSite } from "./seeded-site.ts";

const locales: readonly Locale[] = ["en-US", "ja-JP"];

describeNeeding(["command:chromium"], "the forms of a network", () => {
  const sites = new Map<Locale, SeededSite>();
  const running = runningConsole(async (cloud) => {
    for (const locale of locales) sites.set(locale, await seedSite(cloud));
  });

  async function begin(locale: Locale) {
    const { page, faults } = await running.open({ locale, viewport: wide });
    await running.logIn(page, locale);
    const site = sites.get(locale);
    const network = `/apps/sonar/networks/${site?.networkId}`;
    return { person: new Person(page), page, faults, network, ksocketId: site?.ksocketId };
  }

  it.each(locales)(
    "keeps settings and retention, and marks what is wrong, in %s",
    async (locale) => {
      const words = wordsOf(locale);
      const { person, page, faults, network } = await begin(locale);
      await person.go(running.cloud.url + network);
      await person.fill(words.startAddresses, "10.1.2.0/24\n10.1.2.0/33");
      await person.fill(words.keepSnapshots, "30");
      await person.press(words.save);
      expect(await person.faultOf(words.startAddresses)).toBe(
        words["wrong.address-range"].replace("{value}", "10.1.2.0/33"),
      );
      expect(await page.getByLabel(words.keepSnapshots).inputValue()).toBe("30");
      await person.fill(words.startAddresses, "10.1.2.0/24");
      await person.fill(words.stateDays, "4000");
      await person.press(words.save);
      expect(await person.faultOf(words.stateDays)).toBe(words["wrong.too_big"]);
      await person.fill(words.stateDays, "14");
      await person.press(words.save);
      await person.sees(words.saved);
      expect(await running.cloud.json(`/api${network}`)).toMatchObject({
        stateDays: 14,
        keepSnapshots: 30,
        keepDays: null,
        settings: { startAddresses: ["10.1.2.0/24"] },
      });
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  it.each(locales)("sets, changes and removes a schedule, in %s", async (locale) => {
    const words = wordsOf(locale);
    const { person, page, faults, network } = await begin(locale);
    await person.go(`${running.cloud.url}${network}/scans`);
    await person.sees(words.scheduleNone);
    await page.getByLabel(words.frequency).selectOption("custom");
    await person.fill(words.cron, "61 3 * * *");
    await person.fill(words.timeZone, "Asia/Tokyo");
    await person.press(words.save);
    expect(await person.faultOf(words.cron)).toBe(
      words["wrong.cron"].replace("{value}", "61 3 * * *"),
    );
    await person.fill(words.cron, "0 4 1 * *");
    await person.fill(words.timeZone, "Asia/Edo");
    await person.press(words.save);
    expect(await person.faultOf(words.timeZone)).toBe(
      words["wrong.time-zone"].replace("{value}", "Asia/Edo"),
    );
    expect(await page.getByLabel(words.cron).inputValue()).toBe("0 4 1 * *");
    await person.fill(words.timeZone, "Asia/Tokyo");
    await person.press(words.save);
    await person.sees(words.saved);
    await person.sees(/0 4 1 \* \* .*Asia\/Tokyo/);

    await page.getByLabel(words.frequency).selectOption("weekdays");
    await person.fill(words.timeOfDay, "05:30");
    await page.getByLabel(words.enabled).uncheck();
    await person.press(words.save);
    await person.sees(`(${words.disabled})`);
    expect(await running.cloud.json(`/api${network}/schedule`)).toMatchObject({
      cron: "30 5 * * 1-5",
      timeZone: "Asia/Tokyo",
      isEnabled: false,
    });
    await person.confirm(words.removeSchedule);
    await person.sees(words.scheduleNone);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each(locales)(
    "issues a ksocket's token once, at most two, and revokes it, in %s",
    async (locale) => {
      const words = wordsOf(locale);
      const { person, page, faults, ksocketId } = await begin(locale);
      await person.go(`${running.cloud.url}/ksockets/${ksocketId}`);
      await person.sees(words.tokensEmpty);
      await person.press(words.issueToken);
      const token = await page.locator("[data-token]").innerText();
      expect(await running.cloud.store.registry.checkToken(token)).toMatchObject({
        isAccepted: true,
      });
      await person.press(words.close);
      await person.seesNoMore(token);
      await page.reload();
      await person.sees(words.live, page.getByRole("table"));
      expect(await page.getByText(token).count()).toBe(0);
      await person.press(words.issueToken);
      await page.locator("[data-token]").waitFor();
      await person.press(words.issueToken);
      await page.getByRole("alert").nth(1).waitFor();
      const revoke = page.getByRole("button", { name: words.revoke });
      await revoke.first().click();
      await person.press(words.revoke, person.dialog);
      await person.sees(words.revoked);
      await revoke.first().click();
      await person.press(words.revoke, person.dialog);
      await page.waitForFunction(`document.querySelectorAll("main table button").length === 0`);
      expect(await running.cloud.store.registry.checkToken(token)).toMatchObject({
        isAccepted: false,
      });
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  it.each(locales)("is deleted only when asked twice, in %s", async (locale) => {
    const words = wordsOf(locale);
    const { person, page, faults, network } = await begin(locale);
    await person.go(running.cloud.url + network);
    await person.press(words.deleteNetwork);
    await person.sees(words.deleteNetworkQuestion.replace("{name}", "東京本社 Tokyo"));
    await page.keyboard.press("Escape");
    await person.dialog.waitFor({ state: "detached" });
    expect((await running.cloud.request("GET", `/api${network}`)).status).toBe(200);
    await person.press(words.deleteNetwork);
    await person.press(words.deleteNetwork, person.dialog);
    await page.getByRole("heading", { name: words.networks, level: 1 }).waitFor();
    expect((await running.cloud.request("GET", `/api${network}`)).status).toBe(404);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
