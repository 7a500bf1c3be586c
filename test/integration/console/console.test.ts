import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { toldBy } from "../../../src/cloud/store/intake/told.ts";
import { ja } from "../../../src/cloud/web/console/i18n/ja.ts";
import type { ScanEventBody } from "../../../src/protocol/frames.ts";
import { describeNeeding } from "../../requirements.ts";
import {
  bodies,
  newStreamId,
  nodeReport,
  numbered,
  progressAt,
  sendEvents,
} from "../cloud/support.ts";
import { picture } from "./browser.ts";
import { type ConsoleWords, phone, runningConsole, wide, wordsOf } from "./running-console.ts";

const hostile = `<img src=x onerror="document.title='owned'">`;

describeNeeding(["command:chromium"], "the console in a browser", () => {
  const site = runningConsole();
  const { logIn } = site;

  /** Presses the button, names the new thing in the dialog, and waits for its page. */
  async function create(
    page: Page,
    button: string,
    name: string,
    words: ConsoleWords,
  ): Promise<string> {
    await page.getByRole("button", { name: button }).click();
    await page.getByRole("dialog").getByLabel(words.name).fill(name);
    await page.getByRole("dialog").getByRole("button", { name: words.create }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    return new URL(page.url()).pathname.split("/").at(-1) ?? "";
  }

  /** What an agent would send of a scan: two live nodes, one address that stayed silent. */
  async function agentReports(networkId: string, ksocketId: string, scanId: string): Promise<void> {
    const scan = { scanId, networkId, ksocketId };
    const silent: ScanEventBody = {
      type: "verdicts",
      scanId,
      verdicts: [
        {
          first: "10.1.2.3",
          last: "10.1.2.3",
          state: "filtered",
          evidence: ["icmp: host prohibited by 10.1.2.1"],
          protocols: [{ method: "ssh", code: "LOGIN_WRONG_PASSWORD", credential: "10-site.yaml" }],
        },
      ],
    };
    const named = nodeReport(8);
    const events = numbered([
      bodies.started(scan),
      bodies.node(scan, nodeReport(7)),
      bodies.node(scan, { ...named, node: { ...named.node, displayName: hostile } }),
      silent,
      bodies.end(scan),
    ]);
    await sendEvents(site.cloud.store, ksocketId, newStreamId(), events);
    site.cloud.links.tellApplied(ksocketId, toldBy(events));
  }

  const cases = [
    { locale: "en-US", name: "Site one", viewport: wide, scheme: "light" },
    { locale: "ja-JP", name: "東京本社", viewport: phone, scheme: "dark" },
  ] as const;

  it.each(cases)("leads from the login to the nodes of a scan, in $locale", async (given) => {
    const { locale, name, viewport, scheme } = given;
    const words = wordsOf(locale);
    const options = { locale, viewport, colorScheme: scheme };
    const { page, faults } = await site.open(options);
    const shot = (of: string) => picture(page, `${locale}-${of}`);
    await page.getByRole("button", { name: words.logIn }).waitFor();
    await shot("0-login");
    await logIn(page, locale);
    await shot("1-networks-empty");

    await page.goto(`${site.cloud.url}/ksockets`);
    const ksocketId = await create(page, words.newKsocket, `agent of ${name}`, words);
    await page.getByRole("button", { name: words.issueToken }).click();
    const token = await page.locator("[data-token]").innerText();
    expect(await site.cloud.store.registry.checkToken(token)).toMatchObject({ isAccepted: true });
    await shot("2-ksocket-token");

    await page.goto(`${site.cloud.url}/apps/sonar/networks/`);
    const networkId = await create(page, words.newNetwork, name, words);
    await page.getByLabel(words.chooseKsocket, { exact: true }).selectOption(ksocketId);
    await page.getByRole("button", { name: words.add, exact: true }).click();
    await page.getByRole("link", { name: `agent of ${name}` }).waitFor();
    await page.getByLabel(words.startAddresses).fill("not an address");
    await page.getByRole("button", { name: words.save }).click();
    await page
      .getByRole("alert")
      .getByText(words["wrong.address-range"].replace("{value}", "not"))
      .waitFor();
    await page.getByLabel(words.startAddresses).fill("10.1.2.0/24\n10.1.3.1");
    await page.getByRole("button", { name: words.save }).click();
    await page.getByText(words.saved).waitFor();
    expect(await site.cloud.store.networks.get(networkId)).toMatchObject({
      settings: { startAddresses: ["10.1.2.0/24", "10.1.3.1"] },
    });
    await shot("3-network");

    site.cloud.links.connected.add(ksocketId);
    await page.getByRole("button", { name: words.startScan }).click();
    await page.getByRole("button", { name: words.cancelScan }).waitFor();
    const scanId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const running = { ...progressAt(Date.now()), phase: "discovering" as const, etaMs: 42_000 };
    site.cloud.links.tellProgress(ksocketId, scanId, {
      ...running,
      candidates: 257,
      asked: 120,
      alive: 2,
      packetsSent: 1_234,
      packetsPerSecond: 400,
      waitingFor: ["ssh on 10.1.2.7 (4 s)"],
    });
    await page.getByText("1,234").waitFor();
    await page.getByText("ssh on 10.1.2.7").waitFor();
    await shot("4-scan-running");

    await agentReports(networkId, ksocketId, scanId);
    await page.getByText(words["scan.succeeded"]).first().waitFor();
    await page.getByRole("textbox", { name: words.address, exact: true }).fill("10.1.2.3");
    await page.getByRole("button", { name: words.explain }).click();
    await page.getByText("host prohibited by 10.1.2.1").waitFor();
    await page.getByText(words["verdict.filtered"]).waitFor();
    await shot("5-scan-ended");

    const nodes = `${site.cloud.url}/apps/sonar/networks/${networkId}/managed-nodes`;
    await page.goto(nodes);
    await page.getByText(hostile).waitFor();
    await shot("6-nodes");
    await page.getByLabel(words.search, { exact: true }).fill("host-7");
    await page.getByText(hostile).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "host-7.example.local" }).click();
    await page.getByText("Debian GNU/Linux").waitFor();
    await shot("7-node");
    await page.getByRole("tab", { name: words.notes }).click();
    await page.getByLabel(words.title).fill("rack 4");
    await page.getByRole("button", { name: words.add }).click();
    await page.getByRole("heading", { name: "rack 4" }).waitFor();

    await page.goto(`${site.cloud.url}/apps/sonar/networks`);
    await page.getByRole("link", { name }).waitFor();
    await shot("8-networks");
    const overflow = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(overflow).toBe(0);
    await page.getByRole("button", { name: words.logOut }).click();
    await page.getByRole("button", { name: words.logIn }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("says in words that a login is refused, and remembers the chosen language", async () => {
    const { page } = await site.open({ locale: "en-US", viewport: wide });
    await page.getByText("日本語").click();
    await page.getByLabel(ja.userName).fill("admin");
    await page.getByLabel(ja.password, { exact: true }).fill("wrong");
    await page.getByRole("button", { name: ja.logIn }).click();
    await page.getByText("ユーザー名またはパスワードが違います。").waitFor();
    await page.reload();
    await page.getByRole("button", { name: ja.logIn }).waitFor();
    expect(await page.evaluate<string>("document.documentElement.lang")).toBe("ja");
    await page.context().close();
  });
});
