/** The built console of a running cloud, and a browser to use it with; one of each for a test file. */

import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { en } from "../../../src/cloud/web/console/i18n/en.ts";
import { ja } from "../../../src/cloud/web/console/i18n/ja.ts";
import { type RunningCloud, runningCloud } from "../cloud/running-cloud.ts";
import { temporaryFolder } from "../cloud/support.ts";
import { buildConsole, launchBrowser, openPage, type Watched } from "./browser.ts";

export type ConsoleWords = Readonly<Record<keyof typeof en, string>>;

const words = { "en-US": en as ConsoleWords, "ja-JP": ja } as const;
export type Locale = keyof typeof words;
export const wordsOf = (locale: Locale): ConsoleWords => words[locale];

export const wide = { width: 1_280, height: 844 };
export const phone = { width: 390, height: 844 };

interface Person {
  readonly name: string;
  readonly password: string;
}

export interface RunningConsole {
  readonly cloud: RunningCloud;
  /** The page before anybody has logged in. */
  readonly open: (options: BrowserContextOptions) => Promise<Watched>;
  /** As the first administrator unless somebody else is named. */
  readonly logIn: (page: Page, locale: Locale, person?: Person) => Promise<void>;
}

/** To be called where tests are described. */
export function runningConsole(prepare?: (cloud: RunningCloud) => Promise<void>): RunningConsole {
  const folder = temporaryFolder();
  const started: { cloud?: RunningCloud; browser?: Browser } = {};
  beforeAll(async () => {
    await buildConsole(folder.path);
    started.cloud = await runningCloud(folder.path);
    started.browser = await launchBrowser();
    await prepare?.(started.cloud);
  });
  afterAll(async () => {
    await started.browser?.close();
    await started.cloud?.stop();
    folder.remove();
  });
  const cloud = () => {
    if (started.cloud === undefined) throw new Error("the cloud has not started yet");
    return started.cloud;
  };
  return {
    get cloud() {
      return cloud();
    },
    open: (options) => {
      if (started.browser === undefined) throw new Error("the browser has not started yet");
      return openPage(started.browser, cloud().url, options);
    },
    logIn: async (page, locale, person = { name: "admin", password: cloud().password }) => {
      const { userName, password, logIn, networks } = wordsOf(locale);
      await page.getByLabel(userName).fill(person.name);
      await page.getByLabel(password, { exact: true }).fill(person.password);
      await page.getByRole("button", { name: logIn }).click();
      await page.getByRole("heading", { name: networks, level: 1 }).waitFor();
    },
  };
}
