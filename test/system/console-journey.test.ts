/** A person's first day with the console: a real browser, cloud, agent and a site to scan. */

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { en } from "../../src/cloud/web/console/i18n/en.ts";
import { ja } from "../../src/cloud/web/console/i18n/ja.ts";
import { launchBrowser, openPage, picture } from "../integration/console/browser.ts";
import { type Lab, labRequirements, startLab } from "../lab/lab.ts";
import { describeNeeding } from "../requirements.ts";
import { type RunningSite, startSite } from "./site-programs.ts";

type Words = Readonly<Record<keyof typeof en, string>>;

const SCAN_MS = 180_000;
const link = "10.77.0.0/27";

class Person {
  readonly page: Page;
  readonly words: Words;

  constructor(page: Page, words: Words) {
    this.page = page;
    this.words = words;
  }

  async press(name: string): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  async logIn(password: string): Promise<void> {
    const { page, words } = this;
    await page.getByLabel(words.userName).fill("admin");
    await page.getByLabel(words.password, { exact: true }).fill(password);
    await this.press(words.logIn);
    await page.getByRole("heading", { name: words.networks, level: 1 }).waitFor();
  }

  /** @returns the path of its page */
  async create(button: string, name: string): Promise<string> {
    const { page, words } = this;
    await this.press(button);
    await page.getByRole("dialog").getByLabel(words.name).fill(name);
    await page.getByRole("dialog").getByRole("button", { name: words.create }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    return new URL(page.url()).pathname;
  }

  /** Starts a scan and watches it to its end. */
  async scan(): Promise<void> {
    const { page, words } = this;
    await this.press(words.startScan);
    await page.getByRole("button", { name: words.cancelScan }).waitFor();
    await page.getByRole("list", { name: words.phases }).waitFor({ timeout: SCAN_MS });
    await picture(page, `journey-${words.logIn}-scan`);
    await page.getByText(words["scan.succeeded"]).first().waitFor({ timeout: SCAN_MS });
  }

  async follow(name: string): Promise<void> {
    await this.page.getByRole("link", { name, exact: true }).first().click();
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole("tab", { name, exact: true }).click();
  }
}

const cases = [
  { locale: "en-US", words: en as Words },
  { locale: "ja-JP", words: ja as Words },
] as const;

describeNeeding([...labRequirements, "command:chromium", "build"], "a first day", () => {
  let lab: Lab;
  let browser: Browser;
  beforeAll(async () => {
    lab = await startLab({ link, routed: [] });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await lab?.stop();
  });

  it.each(cases)(
    "leads from the first login to exported nodes, in $locale",
    async (given) => {
      const home = mkdtempSync(join(tmpdir(), "ksocket-journey-"));
      const site = await startSite(lab, home);
      try {
        await firstDay(site, given.locale, given.words);
      } finally {
        await site.stop();
        rmSync(home, { recursive: true, force: true });
      }
    },
    480_000,
  );

  async function firstDay(site: RunningSite, locale: string, words: Words): Promise<void> {
    const options = { locale, viewport: { width: 1_280, height: 800 }, acceptDownloads: true };
    const { page, faults } = await openPage(browser, site.url, options);
    const person = new Person(page, words);
    await person.logIn(site.password);
    const networkPath = await person.create(words.newNetwork, "lab");

    await page.getByRole("navigation").getByRole("link", { name: words.ksockets }).click();
    await person.create(words.newKsocket, "lab agent");
    await person.press(words.issueToken);
    site.connect(await page.locator("[data-token]").innerText());
    await page.getByText(words.connected, { exact: true }).first().waitFor({ timeout: 60_000 });

    await page.goto(site.url + networkPath);
    await page.getByLabel(words.chooseKsocket, { exact: true }).waitFor();
    await person.press(words.add);
    await page.getByLabel(words.startAddresses).fill(link);
    await page.getByLabel(words.allowedPrefixes).fill(link);
    await person.press(words.save);
    await page.getByText(words.saved).waitFor();
    await person.scan();

    await annotate(person, networkPath);
    await page.goto(site.url + networkPath);
    await page.getByRole("button", { name: words.startScan }).waitFor();
    await person.scan();
    await compare(person, networkPath);

    await page.goto(`${site.url}${networkPath}`);
    await person.tab(words.map);
    await page.getByRole("checkbox", { name: words.linkedOnly }).waitFor();
    await page.locator(".ks-map canvas").first().waitFor();
    await picture(page, `journey-${locale}-map`);

    await exportNodes(person);
    await person.press(words.logOut);
    await page.getByRole("button", { name: words.logIn }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  }

  async function annotate(person: Person, networkPath: string): Promise<void> {
    const { page, words } = person;
    await page.goto(new URL(networkPath, page.url()).href);
    await person.tab(words.nodes);
    const nodes = page.getByRole("table", { name: words.nodes }).getByRole("link");
    await nodes.first().click();
    await page.getByLabel(words.tagName).fill("owner");
    await page.getByLabel(words.tagValue).fill("ops");
    await person.press(words.setTag);
    await page.getByText("owner: ops").waitFor();
    await person.tab(words.notes);
    await page.getByLabel(words.title).fill("rack 4");
    await person.press(words.add);
    await page.getByRole("heading", { name: "rack 4" }).waitFor();
  }

  async function compare(person: Person, networkPath: string): Promise<void> {
    const { page, words } = person;
    await page.goto(new URL(networkPath, page.url()).href);
    await person.tab(words.snapshots);
    await person.follow(words.compare);
    await page.getByText(words["change.unchanged"]).first().waitFor();
    await picture(page, `journey-${words.logIn}-difference`);
  }

  async function exportNodes({ page, words }: Person): Promise<void> {
    await page.getByRole("tab", { name: words.nodes, exact: true }).click();
    await page.getByRole("button", { name: words.exportAs, exact: true }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: words["export.csv"], exact: true }).click(),
    ]);
    const lines = readFileSync(await download.path(), "utf8")
      .trim()
      .split("\n");
    const hosts = lab.truth.hosts.length;
    expect(lines.length).toBeGreaterThan(hosts);
  }
});
