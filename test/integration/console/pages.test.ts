/** Every page of a site after two scans, in both languages and appearances, on a desk and on a phone. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { en } from "../../../src/cloud/web/console/i18n/en.ts";
import { ja } from "../../../src/cloud/web/console/i18n/ja.ts";
import { describeNeeding } from "../../requirements.ts";
import { type RunningCloud, runningCloud } from "../cloud/running-cloud.ts";
import { temporaryFolder } from "../cloud/support.ts";
import { seriousFaults } from "./axe.ts";
import { buildConsole, launchBrowser, openPage, picture } from "./browser.ts";
import { hostile, type SeededSite, seedSite } from "./seeded-site.ts";

type Words = Readonly<Record<keyof typeof en, string>>;

const cases = [
  { locale: "en-US", words: en as Words, scheme: "light", width: 1_280 },
  { locale: "ja-JP", words: ja as Words, scheme: "dark", width: 1_280 },
  { locale: "ja-JP", words: ja as Words, scheme: "light", width: 390 },
] as const;

describeNeeding(["command:chromium"], "the console's pages", () => {
  const folder = temporaryFolder();
  let cloud: RunningCloud;
  let browser: Browser;
  let site: SeededSite;
  /** By the node's name. */
  let nodes: ReadonlyMap<string, string>;

  beforeAll(async () => {
    await buildConsole(folder.path);
    cloud = await runningCloud(folder.path);
    browser = await launchBrowser();
    site = await seedSite(cloud);
    const list = `/api/apps/sonar/networks/${site.networkId}/managed-nodes?limit=1000`;
    const { items } = await cloud.json<{ items: { displayName: string; managedNodeId: string }[] }>(
      list,
    );
    nodes = new Map(items.map((node) => [node.displayName, node.managedNodeId]));
  });
  afterAll(async () => {
    await browser?.close();
    await cloud?.stop();
    folder.remove();
  });

  const network = () => `/apps/sonar/networks/${site.networkId}`;
  const node = (name: string) => `${network()}/managed-nodes/${nodes.get(name)}`;

  async function logIn(page: Page, words: Words): Promise<void> {
    await page.getByLabel(words.userName).fill("admin");
    await page.getByLabel(words.password, { exact: true }).fill(cloud.password);
    await page.getByRole("button", { name: words.logIn }).click();
    await page.getByRole("heading", { name: words.networks, level: 1 }).waitFor();
  }

  /** Each page, with a text that is there when it has been filled. */
  const pagesOf = (words: Words): Record<string, { path: string; text: string }> => {
    const [, newer] = site.scanIds;
    const server = node("host-11.example.local");
    return {
      networks: { path: "/apps/sonar/networks", text: "東京本社 Tokyo" },
      network: { path: network(), text: "agent of Tokyo" },
      nodes: { path: `${network()}/managed-nodes`, text: hostile },
      filtered: { path: `${network()}/managed-nodes?state=outdated`, text: words.nodesNoneFit },
      node: { path: server, text: "10.0.0.11" },
      hardware: { path: `${server}/hardware`, text: "Xeon Silver 4310" },
      "node-network": { path: `${server}/network`, text: "0.0.0.0/0" },
      system: { path: `${server}/system`, text: "/dev/sda1" },
      packages: { path: `${server}/packages`, text: hostile },
      history: { path: `${server}/history`, text: "3.0.11" },
      identity: { path: `${server}/identity`, text: words.ties },
      notes: { path: `${server}/notes`, text: words.notesEmpty },
      links: { path: `${node("core-sw")}/network`, text: "edge-rt" },
      scans: { path: `${network()}/scans`, text: words.scheduleNone },
      scan: { path: `${network()}/scans/${newer}`, text: "agent of Tokyo" },
      snapshots: { path: `${network()}/snapshots`, text: words.compare },
      snapshot: { path: `${network()}/snapshots/${newer}/nodes`, text: "edge-rt" },
      difference: { path: `${network()}/snapshots/${newer}/difference`, text: "host-21" },
      topology: { path: `${network()}/topology`, text: words.mapPick },
      "software-all": { path: `${network()}/software`, text: "openssl" },
      software: { path: `${network()}/software?q=img`, text: hostile },
      "software-nodes": {
        path: `${network()}/software/nodes?name=openssl&below=3.0.20`,
        text: "host-11",
      },
      address: { path: `${network()}/addresses/10.9.9.9`, text: words["answer.not-scanned"] },
      ksockets: { path: "/ksockets", text: "agent of Tokyo" },
      ksocket: { path: `/ksockets/${site.ksocketId}`, text: words.tokensEmpty },
      users: { path: "/users", text: words.you },
      "api-tokens": { path: "/api-tokens", text: "tests" },
      webhooks: { path: "/webhooks", text: "https://example.invalid/hook" },
      webhook: { path: `/webhooks/${site.webhookId}`, text: words.deliveriesEmpty },
      "audit-log": { path: "/audit-log", text: "session.open" },
      nowhere: { path: "/nowhere", text: words.notFoundText },
    };
  };

  it.each(cases)(
    "have no serious fault in $locale, $scheme, at $width pixels",
    async (given) => {
      const { locale, words, scheme, width } = given;
      const viewport = { width, height: 844 };
      const options = { locale, viewport, colorScheme: scheme };
      const { page, faults } = await openPage(browser, cloud.url, options);
      const wrong: string[] = [];
      await logIn(page, words);
      for (const [name, { path, text }] of Object.entries(pagesOf(words))) {
        await page.goto(cloud.url + path);
        await page.locator("main").getByText(text).first().waitFor();
        await picture(page, `${locale}-${scheme}-${width}-${name}`);
        wrong.push(...(await seriousFaults(page)).map((fault) => `${name}: ${fault}`));
        const overflow = await page.evaluate<number>(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        if (overflow > 0) wrong.push(`${name}: wider than the screen by ${overflow} pixels`);
        expect(await page.title()).not.toBe("owned");
      }
      expect(wrong).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    },
    180_000,
  );
});
