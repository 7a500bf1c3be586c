/** What administrators do: users, API tokens, webhooks. */

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeNeeding } from "../../requirements.ts";
import { Person } from "./person.ts";
import { type Locale, runningConsole, wide, wordsOf } from "./running-console.ts";

const locales: readonly Locale[] = ["en-US", "ja-JP"];

describeNeeding(["command:chromium"], "the forms of administrators", () => {
  const running = runningConsole();

  async function begin(locale: Locale, path: string) {
    const { page, faults } = await running.open({ locale, viewport: wide });
    await running.logIn(page, locale);
    await page.goto(running.cloud.url + path);
    return { person: new Person(page), page, faults };
  }

  it.each(locales)("add a user, change role and password, and delete, in %s", async (locale) => {
    const words = wordsOf(locale);
    const name = `sato-${locale}`;
    const { person, page, faults } = await begin(locale, "/users");
    await person.press(words.newUser);
    await person.fill(words.userName, "admin", person.dialog);
    await person.fill(words.password, "short", person.dialog);
    await person.press(words.create, person.dialog);
    expect(await person.faultOf(words.password, person.dialog)).toBe(words["wrong.too_small"]);
    await person.fill(words.password, "", person.dialog);
    await person.press(words.create, person.dialog);
    expect(await person.faultOf(words.userName, person.dialog)).toBe(
      words["wrong.name-taken"].replace("{value}", "admin"),
    );
    await person.fill(words.userName, name, person.dialog);
    await person.press(words.create, person.dialog);
    await person.dialog.waitFor({ state: "detached" });
    const made = await page.locator("[data-token]").innerText();
    const { store } = running.cloud;
    expect(await store.users.checkPassword(name, made)).toMatchObject({ role: "operator" });

    await page.getByLabel(`${words.role}: ${name}`).selectOption("viewer");
    await expect
      .poll(async () => (await store.users.checkPassword(name, made))?.role)
      .toBe("viewer");
    await page.getByLabel(`${words.role}: admin`).selectOption("viewer");
    await person.sees(words["wrong.last-administrator"]);
    expect(await page.getByLabel(`${words.role}: admin`).inputValue()).toBe("administrator");

    const mayLogIn = page.getByRole("switch", { name: `${words.mayLogIn}: ${name}` });
    await mayLogIn.click({ force: true });
    await expect
      .poll(async () => (await store.users.checkPassword(name, made))?.disabledAt)
      .toEqual(expect.any(Number));
    await mayLogIn.click({ force: true });
    await expect
      .poll(async () => (await store.users.checkPassword(name, made))?.disabledAt)
      .toBeNull();

    await person.press(`${words.resetPassword}: ${name}`);
    await person.fill(words.newPassword, "too short", person.dialog);
    await person.press(words.save, person.dialog);
    expect(await person.faultOf(words.newPassword, person.dialog)).toBe(words["wrong.too_small"]);
    await person.fill(words.newPassword, "long enough by now", person.dialog);
    await person.press(words.save, person.dialog);
    await person.dialog.waitFor({ state: "detached" });
    expect(await store.users.checkPassword(name, "long enough by now")).toBeDefined();
    await person.confirm(`${words.deleteUser}: ${name}`, words.deleteUser);
    await person.seesNoMore(name, page.getByRole("table"));
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each(locales)("change their own password and log in with it, in %s", async (locale) => {
    const words = wordsOf(locale);
    const former = "the former password";
    const person = { name: `own-${locale}`, password: former };
    await running.cloud.store.users.add(person.name, former, "viewer");
    const { page, faults } = await running.open({ locale, viewport: wide });
    await running.logIn(page, locale, person);
    const hand = new Person(page);
    await page.getByRole("link", { name: person.name }).click();
    await hand.fill(words.formerPassword, "not this one");
    await hand.fill(words.newPassword, "the password of today");
    await hand.press(words.save);
    expect(await hand.faultOf(words.formerPassword)).toBe(words["wrong.former-password"]);
    expect(await page.getByLabel(words.newPassword).inputValue()).toBe("the password of today");
    await hand.fill(words.formerPassword, former);
    await hand.press(words.save);
    await page.getByRole("button", { name: words.logIn }).waitFor();
    await page.getByLabel(words.userName).fill(person.name);
    await page.getByLabel(words.password, { exact: true }).fill("the password of today");
    await hand.press(words.logIn);
    await page.getByRole("button", { name: words.logOut }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each(locales)(
    "issue an API token that is shown once, and delete it, in %s",
    async (locale) => {
      const words = wordsOf(locale);
      const { person, page, faults } = await begin(locale, "/api-tokens");
      await person.press(words.issueToken);
      await person.fill(words.label, "  ", person.dialog);
      await person.press(words.create, person.dialog);
      expect(await person.faultOf(words.label, person.dialog)).toBe(words["wrong.too_small"]);
      await person.fill(words.label, "backup script", person.dialog);
      await page.getByLabel(words.expiry).selectOption("30");
      await person.press(words.create, person.dialog);
      await person.dialog.waitFor({ state: "detached" });
      const token = await page.locator("[data-token]").innerText();
      const asked = () =>
        running.cloud.request("GET", "/api/session", undefined, {
          "x-authorization": `Token ${token}`,
        });
      expect((await asked()).status).toBe(200);
      await person.press(words.close);
      await person.seesNoMore(token);
      await person.confirm(`${words.deleteToken}: backup script`, words.deleteToken);
      await person.seesNoMore("backup script", page.getByRole("table"));
      expect((await asked()).status).toBe(401);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  let receiver: Server;
  beforeAll(async () => {
    receiver = createServer((request, response) =>
      request.resume().on("end", () => response.end()),
    );
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => receiver.close());

  it.each(locales)("add, test, disable and delete a webhook, in %s", async (locale) => {
    const words = wordsOf(locale);
    const { person, page, faults } = await begin(locale, "/webhooks");
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/${locale}`;
    await person.press(words.newWebhook);
    await person.fill(words.url, "ftp://example.invalid", person.dialog);
    await person.press(words.create, person.dialog);
    expect(await person.faultOf(words.url, person.dialog)).toBe(words["wrong.invalid_format"]);
    await person.fill(words.url, "https://a:b@example.invalid", person.dialog);
    await person.press(words.create, person.dialog);
    expect(await person.faultOf(words.url, person.dialog)).toBe(words["wrong.url-login"]);
    await person.fill(words.url, url, person.dialog);
    for (const event of ["scan.ended", "node.new"] as const) {
      await page.getByRole("checkbox", { name: words[`event.${event}`] }).uncheck();
    }
    await person.sees(words.eventsNone, person.dialog);
    await page.getByRole("checkbox", { name: words["event.node.changed"] }).check();
    await person.press(words.create, person.dialog);
    await person.dialog.waitFor({ state: "detached" });
    expect((await page.locator("[data-token]").innerText()).length).toBeGreaterThan(20);

    await person.press(`${words.disable}: ${url}`);
    await person.press(`${words.enable}: ${url}`);
    await page.getByRole("button", { name: `${words.disable}: ${url}` }).waitFor();
    await page.getByRole("link", { name: url }).click();
    await person.press(words.sendTest);
    await person.sees(words.testSent);
    await person.sees(words["event.test"], page.getByRole("table"));
    await person.confirm(words.deleteWebhook);
    await page.getByRole("heading", { name: words.webhooks, level: 1 }).waitFor();
    await person.seesNoMore(url, page.locator("main"));
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
