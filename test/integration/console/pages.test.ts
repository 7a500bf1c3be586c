/** Every page of a site after two scans, in both languages and appearances, on a desk and on a phone. */

import { expect, it } from "vitest";
import { describeNeeding } from "../../requirements.ts";
import { seriousFaults } from "./axe.ts";
import { picture } from "./browser.ts";
import { type ConsoleWords, runningConsole, wordsOf } from "./running-console.ts";
import { hostile, type SeededSite, seedSite } from "./seeded-site.ts";

const cases = [
  { locale: "en-US", scheme: "light", width: 1_280 },
  { locale: "ja-JP", scheme: "dark", width: 1_280 },
  { locale: "ja-JP", scheme: "light", width: 390 },
] as const;

describeNeeding(["command:chromium"], "the console's pages", () => {
  let site: SeededSite;
  /** By the node's name. */
  let nodes: ReadonlyMap<string, string>;
  const running = runningConsole(async (cloud) => {
    site = await seedSite(cloud);
    const list = `/api/apps/sonar/networks/${site.networkId}/managed-nodes?limit=1000`;
    const { items } = await cloud.json<{ items: { displayName: string; managedNodeId: string }[] }>(
      list,
    );
    nodes = new Map(items.map((node) => [node.displayName, node.managedNodeId]));
  });

  const network = () => `/apps/sonar/networks/${site.networkId}`;
  const node = (name: string) => `${network()}/managed-nodes/${nodes.get(name)}`;

  /** Each page, with a text that is there when it has been filled. */
  const pagesOf = (words: ConsoleWords): Record<string, { path: string; text: string }> => {
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
      evidence: { path: `${server}/evidence`, text: "dmidecode" },
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
      session: { path: "/session", text: words.ownPasswordHint },
      users: { path: "/users", text: words.you },
      "api-tokens": { path: "/api-tokens", text: "tests" },
      webhooks: { path: "/webhooks", text: "https://example.invalid/hook" },
      webhook: { path: `/webhooks/${site.webhookId}`, text: words.deliveriesEmpty },
      "audit-log": { path: "/audit-log", text: words["audit.session.open"] },
      nowhere: { path: "/nowhere", text: words.notFoundText },
    };
  };

  it.each(cases)(
    "have no serious fault in $locale, $scheme, at $width pixels",
    async (given) => {
      const { locale, scheme, width } = given;
      const words = wordsOf(locale);
      const viewport = { width, height: 844 };
      const options = { locale, viewport, colorScheme: scheme };
      const { page, faults } = await running.open(options);
      const wrong: string[] = [];
      await running.logIn(page, locale);
      for (const [name, { path, text }] of Object.entries(pagesOf(words))) {
        await page.goto(running.cloud.url + path);
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
