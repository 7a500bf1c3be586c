/** What people change of a node, pressed as they would. */

import { expect, it } from "vitest";
import { describeNeeding } from "../../requirements.ts";
import { Person } from "./person.ts";
import { type Locale, runningConsole, wide, wordsOf } from "./running-console.ts";
import { type SeededSite, seedSite } from "./seeded-site.ts";

const locales: readonly Locale[] = ["en-US", "ja-JP"];

describeNeeding(["command:chromium"], "the forms of a node", () => {
  const sites = new Map<Locale, SeededSite>();
  const running = runningConsole(async (cloud) => {
    for (const locale of locales) sites.set(locale, await seedSite(cloud));
  });

  async function openNode(locale: Locale, name: string) {
    const { page, faults } = await running.open({ locale, viewport: wide });
    await running.logIn(page, locale);
    const network = `/apps/sonar/networks/${sites.get(locale)?.networkId}`;
    const list = `/api${network}/managed-nodes?q=${name}`;
    const { items } = await running.cloud.json<{ items: { managedNodeId: string }[] }>(list);
    const node = `${running.cloud.url}${network}/managed-nodes/${items[0]?.managedNodeId}`;
    return { person: new Person(page), page, faults, node, network };
  }

  it.each(locales)("sets and removes a tag, in %s", async (locale) => {
    const words = wordsOf(locale);
    const { person, page, faults, node } = await openNode(locale, "host-11");
    await person.go(node);
    await person.sees(words.tagsEmpty);
    await person.fill(words.tagName, "owner");
    await person.fill(words.tagValue, "ops");
    await person.press(words.setTag);
    await person.sees("owner: ops");
    expect(await page.getByLabel(words.tagName).first().inputValue()).toBe("");
    await person.press(`${words.removeTag}: owner`);
    await person.sees(words.tagsEmpty);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each(locales)("writes, changes and deletes a note, in %s", async (locale) => {
    const words = wordsOf(locale);
    const { person, page, faults, node } = await openNode(locale, "host-12");
    await person.go(`${node}/notes`);
    await person.sees(words.notesEmpty);
    await person.fill(words.title, "   ");
    await person.fill(words.noteText, "second shelf");
    await person.press(words.add);
    await person.seesRefusedField();
    expect(await page.getByLabel(words.noteText).inputValue()).toBe("second shelf");
    await person.fill(words.title, "rack 4");
    await person.press(words.add);
    await page.getByRole("heading", { name: "rack 4" }).waitFor();
    await person.press(`${words.editNote}: rack 4`);
    await person.fill(words.title, " ", person.dialog);
    await person.press(words.save, person.dialog);
    await person.seesRefusedField();
    await person.fill(words.title, "rack 5", person.dialog);
    await person.press(words.save, person.dialog);
    await person.dialog.waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "rack 5" }).waitFor();
    await person.sees("second shelf");
    await person.confirm(`${words.delete}: rack 5`, words.delete);
    await person.sees(words.notesEmpty);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each(locales)("merges two nodes, and undoes it, in %s", async (locale) => {
    const words = wordsOf(locale);
    const { person, page, faults, node } = await openNode(locale, "host-13");
    await person.go(`${node}/identity`);
    await person.fill(words.mergeSearch, "host-14");
    await page.getByRole("checkbox", { name: /host-14/ }).check();
    await person.fill(words.mergeSearch, "host-15");
    await page.getByRole("checkbox", { name: /host-15/ }).waitFor();
    expect(await page.getByRole("checkbox", { name: /host-14/ }).isChecked()).toBe(true);
    await person.press(words.merge);
    await person.seesRefusedField();
    await person.fill(words.reason, "one machine with two cards");
    await person.press(words.merge);
    const changes = page.getByRole("table", { name: words.identityChanges });
    await person.sees("one machine with two cards", changes);
    await person.sees("machine-14");
    await person.confirm(words.undo);
    await person.sees(words.undone, changes);
    await person.seesNoMore("machine-14");
    await person.tab(words.history);
    await person.sees(words["history.merged"]);
    await person.sees(words["history.undone"]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each(locales)(
    "splits a merged node by a signature, never all of it, in %s",
    async (locale) => {
      const words = wordsOf(locale);
      const { person, page, faults, node, network } = await openNode(locale, "host-16");
      await person.go(`${node}/identity`);
      await page.getByRole("checkbox", { name: /machine-16/ }).waitFor();
      const all = await page.getByRole("checkbox").all();
      for (const signature of all) await signature.check();

      await person.fill(words.reason, "a clone");
      await person.press(words.split);
      await person.sees(words["wrong.nothing-left"], page.getByRole("alert"));
      expect(await page.getByLabel(words.reason).inputValue()).toBe("a clone");
      await person.fill(words.mergeSearch, "host-15");
      await page.getByRole("checkbox", { name: /host-15/ }).check();
      await page.getByLabel(words.reason).last().fill("the same");
      await person.press(words.merge);
      await page.getByRole("checkbox", { name: /machine-15/ }).waitFor();
      const former = page.getByRole("checkbox", { name: /10\.0\.0\.16|:10$|machine-16/ });
      for (const signature of await former.all()) await signature.uncheck();
      await page.getByRole("checkbox", { name: /machine-15/ }).check();
      await person.fill(words.reason, "they are two");
      await person.press(words.split);
      await person.sees("they are two", page.getByRole("table", { name: words.identityChanges }));
      await page.getByRole("checkbox", { name: /machine-15/ }).waitFor({ state: "detached" });
      await person.go(`${running.cloud.url}${network}/managed-nodes?q=host-15`);
      await page.getByRole("link", { name: "host-15.example.local" }).waitFor();
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );
});
