/** What a person does on a page, by what it is called there. */

import type { Locator, Page } from "playwright-core";

export class Person {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async go(url: string): Promise<void> {
    await this.page.goto(url);
  }

  async press(name: string, where: Page | Locator = this.page): Promise<void> {
    await where.getByRole("button", { name, exact: true }).click();
  }

  async fill(label: string, text: string, where: Page | Locator = this.page): Promise<void> {
    await where.getByLabel(label).first().fill(text);
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole("tab", { name, exact: true }).click();
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  /** Presses the button, then the one of the same name in the dialog that asks again. */
  async confirm(button: string, inDialog: string = button): Promise<void> {
    await this.press(button);
    await this.press(inDialog, this.dialog);
    await this.dialog.waitFor({ state: "detached" });
  }

  async sees(text: string | RegExp, where: Page | Locator = this.page): Promise<void> {
    await where.getByText(text).first().waitFor();
  }

  async seesNoMore(text: string | RegExp, where: Page | Locator = this.page): Promise<void> {
    await where.getByText(text).first().waitFor({ state: "detached" });
  }

  /** Waits until the browser itself refuses what stands in a field. */
  async seesRefusedField(): Promise<void> {
    await this.page.locator("input:invalid").first().waitFor();
  }

  /** What is said to be wrong with the field of that label, once something is. */
  async faultOf(label: string, where: Page | Locator = this.page): Promise<string> {
    const field = where.getByLabel(label).first();
    await this.page.waitForFunction(
      (element) => element.getAttribute("aria-invalid") === "true",
      await field.elementHandle(),
    );
    const ids = ((await field.getAttribute("aria-describedby")) ?? "").split(" ");
    const error = ids.find((id) => id.endsWith("-error"));
    if (error === undefined) throw new Error(`the field ${label} has no message`);
    return this.page.locator(`[id="${error}"]`).innerText();
  }
}
