/** What people do with the list of nodes: columns, views, tags of many, files. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { describeNeeding } from "../../requirements.ts";
import { Person } from "./person.ts";
import { type Locale, runningConsole, wide, wordsOf } from "./running-console.ts";
import { type SeededSite, seedSite } from "./seeded-site.ts";

const locales: readonly Locale[] = ["en-US", "ja-JP"];

describeNeeding(["command:chromium"], "the list of nodes", () => {
  const sites = new Map<Locale, SeededSite>();
  const running = runningConsole(async (cloud) => {
    for (const locale of locales) sites.set(locale, await seedSite(cloud));
  });

  async function openList(locale: Locale, query = "") {
    const { page, faults } = await running.open({ locale, viewport: wide });
    await running.logIn(page, locale);
    const network = `/apps/sonar/networks/${sites.get(locale)?.networkId}`;
    const list = `${running.cloud.url}${network}/managed-nodes`;
    const person = new Person(page);
    await person.go(list + query);
    await page.getByRole("table").waitFor();
    return { person, page, faults, list, network };
  }

  it.each(locales)(
    "shows the chosen columns and keeps them in a saved view, in %s",
    async (locale) => {
      const words = wordsOf(locale);
      const { person, page, faults, list } = await openList(locale, "?q=host-1");
      const heading = (name: string) => page.getByRole("columnheader", { name, exact: true });
      await person.press(words.columns);
      await page.getByRole("checkbox", { name: words.serial }).check();
      await page.getByRole("checkbox", { name: words.vendor }).uncheck();
      await heading(words.serial).waitFor();
      await heading(words.vendor).waitFor({ state: "detached" });
      await page.keyboard.press("Escape");

      await person.press(words.views);
      await person.sees(words.noViews);
      await person.fill(words.viewName, "   ");
      await person.press(words.saveView);
      expect(await person.faultOf(words.viewName)).toBe(words["wrong.too_small"]);
      await person.fill(words.viewName, "serial numbers");
      await person.press(words.saveView);
      await page.getByRole("link", { name: "serial numbers" }).waitFor();
      expect(await page.getByLabel(words.viewName).inputValue()).toBe("");

      await person.go(list);
      await heading(words.vendor).waitFor();
      await person.press(words.views);
      await page.getByRole("link", { name: "serial numbers" }).click();
      await heading(words.serial).waitFor();
      expect(await heading(words.vendor).count()).toBe(0);
      expect(await page.getByLabel(words.search, { exact: true }).inputValue()).toBe("host-1");
      await person.press(words.deleteView.replace("{name}", "serial numbers"));
      await person.sees(words.noViews);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  it.each(locales)("tags many nodes at once and filters by it, in %s", async (locale) => {
    const words = wordsOf(locale);
    const { person, page, faults } = await openList(locale, "?q=host-1");
    await page.getByRole("checkbox", { name: words.selectAll }).check();
    await page
      .getByRole("checkbox", { name: words.selectRow.replace("{name}", "edge-rt") })
      .uncheck();
    await person.fill(words.tagName, "room");
    await person.fill(words.tagValue, "4");
    await person.press(words.setTag);
    await page.getByRole("region", { name: words.tags }).waitFor({ state: "detached" });
    await person.press(words.filters);
    await person.fill(words.tag, "room:4");
    await person.sees(
      words.range.replace(/\{from\}|\{to\}|\{total\}/g, (n) => (n === "{from}" ? "1" : "6")),
    );
    await page.keyboard.press("Escape");
    await page.getByRole("checkbox", { name: words.selectAll }).check();
    await person.fill(words.tagName, "room");
    await person.press(words.removeTag);
    await person.sees(words.nodesNoneFit);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each(locales)("is saved as CSV, XLSX and JSON Lines, in %s", async (locale) => {
    const words = wordsOf(locale);
    const { person, page, faults } = await openList(locale, "?q=host-11");
    const saved = async (choice: string) => {
      await person.press(words.exportAs);
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("menuitem", { name: choice, exact: true }).click(),
      ]);
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    };
    const csv = await saved(words["export.csv"]);
    expect(csv.name).toMatch(/\.csv$/);
    expect(csv.bytes.toString().trim().split("\n")).toHaveLength(2);
    const forExcel = await saved(words["export.csvExcel"]);
    expect(forExcel.bytes.subarray(0, 3).toString("hex")).toBe("efbbbf");
    const workbook = await saved(words["export.xlsx"]);
    expect(workbook.name).toMatch(/\.xlsx$/);
    expect(workbook.bytes.subarray(0, 2).toString()).toBe("PK");
    const lines = await saved(words["export.jsonl"]);
    expect(JSON.parse(lines.bytes.toString())).toMatchObject({
      displayName: "host-11.example.local",
    });
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
