/** The console in a real browser: built into a folder of its own, opened in Debian's Chromium, which may ask nobody but the cloud. */

import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { build } from "vite";

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });

export async function buildConsole(outDir: string): Promise<void> {
  await build({
    configFile: "src/cloud/web/console/vite.config.ts",
    build: { outDir, emptyOutDir: true },
  });
}

export interface Watched {
  readonly page: Page;
  /** Console errors (violations of the content security policy are among them), uncaught errors, requests to any other host. */
  readonly faults: string[];
}

/** Browsers log every refused request: nobody is logged in yet (401), what was typed is wrong (400), there is no schedule yet (404), there is one of the name already (409). */
const isRefusedRequest = (text: string) => /status of 40[0-9]/.test(text);

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
): Promise<Watched> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    const isFault = message.type() === "error" || message.type() === "warning";
    if (isFault && !isRefusedRequest(message.text())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => {
    const asked = request.url();
    if (!asked.startsWith(`${url}/`) && !/^(data|blob):/.test(asked)) faults.push(asked);
  });
  page.setDefaultTimeout(30_000);
  await page.goto(url);
  return { page, faults };
}

/** Keeps a picture of the page when `KSOCKET_SCREENSHOTS` names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["KSOCKET_SCREENSHOTS"];
  if (folder === undefined) return;
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
