/** The map as people use it: what is on the canvas is told beside it. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { describeNeeding } from "../../requirements.ts";
import { Person } from "./person.ts";
import { type Locale, runningConsole, wide, wordsOf } from "./running-console.ts";
import { type SeededSite, seedSite } from "./seeded-site.ts";

const locales: readonly Locale[] = ["en-US", "ja-JP"];
const PNG_SIGNATURE = "89504e470d0a1a0a";

describeNeeding(["command:chromium"], "the map", () => {
  let site: SeededSite;
  const running = runningConsole(async (cloud) => {
    site = await seedSite(cloud);
  });

  it.each(locales)("groups end devices, finds one of them, and is saved, in %s", async (locale) => {
    const words = wordsOf(locale);
    const { page, faults } = await running.open({ locale, viewport: wide });
    await running.logIn(page, locale);
    const person = new Person(page);
    await person.go(`${running.cloud.url}/apps/sonar/networks/${site.networkId}/topology`);
    await page.locator(".ks-map canvas").first().waitFor();
    await page.getByLabel(words.layout).selectOption("clusters");
    await page.getByRole("checkbox", { name: words.grouped }).check();

    await page.getByRole("combobox", { name: words.mapSearch }).fill("host-13");
    await page.getByRole("option", { name: /host-13/ }).click();
    await page.getByRole("heading", { name: "host-13.example.local" }).waitFor();
    const links = page.getByRole("table", { name: words.links });
    await person.sees("LLDP", links);
    await person.press("access-sw", links);
    await page.getByRole("heading", { name: "access-sw" }).waitFor();
    await person.sees("Gi0/13", links);
    await page.getByRole("link", { name: words.openNode }).waitFor();

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      person.press(words.exportPng),
    ]);
    expect(download.suggestedFilename()).toBe("東京本社 Tokyo.png");
    const bytes = readFileSync(await download.path());
    expect(bytes.subarray(0, 8).toString("hex")).toBe(PNG_SIGNATURE);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
