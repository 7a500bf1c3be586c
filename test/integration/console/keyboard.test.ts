/** The console without a mouse (WCAG 2.1: 2.1.1, 2.1.2, 2.4.1, 2.4.3, 2.4.7). */

import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { describeNeeding } from "../../requirements.ts";
import { runningConsole, wide, wordsOf } from "./running-console.ts";
import { type SeededSite, seedSite } from "./seeded-site.ts";

const locale = "en-US";
const words = wordsOf(locale);

/** What has the focus, and whether that can be seen: by an outline, or by a border of another colour than an idle field's. */
const FOCUSED = `(() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const field = element.closest(".mantine-Input-wrapper") !== null;
  return {
    id: element.id,
    tag: element.tagName,
    text: (element.getAttribute("aria-label") ?? element.textContent ?? "").trim(),
    isInDialog: element.closest("[role=dialog]") !== null,
    isSeen: (style.outlineStyle !== "none" && style.outlineWidth !== "0px") || field,
  };
})()`;

interface Focused {
  readonly id: string;
  readonly tag: string;
  readonly text: string;
  readonly isInDialog: boolean;
  readonly isSeen: boolean;
}

const focused = (page: Page) => page.evaluate<Focused>(FOCUSED);

async function tabs(page: Page, times: number): Promise<Focused[]> {
  const all: Focused[] = [];
  for (let n = 0; n < times; n += 1) {
    await page.keyboard.press("Tab");
    all.push(await focused(page));
  }
  return all;
}

describeNeeding(["command:chromium"], "the console by keyboard", () => {
  let site: SeededSite;
  const running = runningConsole(async (cloud) => {
    site = await seedSite(cloud);
  });

  async function begin(path: string, heading: string) {
    const { page } = await running.open({ locale, viewport: wide });
    await running.logIn(page, locale);
    await page.goto(running.cloud.url + path);
    await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
    return page;
  }

  it("begins with a link past the menu, then goes from top to bottom, always visibly", async () => {
    const page = await begin("/apps/sonar/networks", words.networks);
    await page.getByRole("button", { name: words.newNetwork }).waitFor();
    const [skip, ...others] = await tabs(page, 16);
    expect(skip?.text).toBe(words.skip);
    expect(others.filter(({ isSeen }) => !isSeen)).toEqual([]);
    const texts = others.map(({ text }) => text);
    const order = ["ksocket", words.logOut, words.networks, words.users, words.newNetwork];
    const places = order.map((text) => texts.indexOf(text));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
    await page.context().close();
  });

  it("skips to the content", async () => {
    const page = await begin("/apps/sonar/networks", words.networks);
    await page.getByRole("button", { name: words.newNetwork }).waitFor();
    await tabs(page, 1);
    await page.keyboard.press("Enter");
    expect((await focused(page)).id).toBe("main");
    expect((await tabs(page, 1))[0]?.text).toBe(words.newNetwork);
    await page.context().close();
  });

  it("stays in a dialog until it is closed, then is where it was", async () => {
    const page = await begin("/apps/sonar/networks", words.networks);
    await page.getByRole("button", { name: words.newNetwork }).focus();
    await page.keyboard.press("Enter");
    const name = page.getByRole("dialog").getByLabel(words.name);
    await name.waitFor();
    await expect.poll(async () => (await focused(page)).tag).toBe("INPUT");
    const inside = await tabs(page, 9);
    expect(inside.filter(({ isInDialog }) => !isInDialog)).toEqual([]);
    expect(new Set(inside.map(({ text }) => text)).size).toBeGreaterThan(2);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(async () => (await focused(page)).text).toBe(words.newNetwork);
    await page.context().close();
  });

  it("moves between tabs by arrows, and opens one by Enter", async () => {
    const network = `/apps/sonar/networks/${site.networkId}`;
    const page = await begin(network, "東京本社 Tokyo");
    await page.getByRole("tab", { name: words.overview }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect((await focused(page)).text).toBe(words.map);
    expect(new URL(page.url()).pathname).toBe(network);
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: words.map, selected: true }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`${network}/topology`);
    expect((await focused(page)).id).toBe("main");
    await page.context().close();
  });

  it("sorts, chooses columns and picks rows", async () => {
    const page = await begin(
      `/apps/sonar/networks/${site.networkId}/managed-nodes`,
      "東京本社 Tokyo",
    );
    await page.getByRole("button", { name: words.addresses }).focus();
    await page.keyboard.press("Enter");
    await page.locator("th[aria-sort=ascending]").getByText(words.addresses).waitFor();
    await page.getByRole("button", { name: words.columns }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("checkbox", { name: words.serial }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("columnheader", { name: words.serial }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("checkbox", { name: words.serial }).waitFor({ state: "detached" });
    await page.getByRole("checkbox", { name: words.selectAll }).focus();
    await page.keyboard.press("Space");
    await page.getByRole("region", { name: words.tags }).waitFor();
    await page.context().close();
  });
});
