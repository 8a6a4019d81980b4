import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with a profile of its own. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ARGUMENTS,
  });

/** What a page must never do; each list stays empty. */
export interface Misdeeds {
  readonly dialogs: string[];
  readonly foreignRequests: string[];
  readonly violations: string[];
  readonly errors: string[];
}

export interface Watched {
  readonly page: Page;
  readonly misdeeds: Misdeeds;
}

/** A page in a context of its own, as one reviewer has it; closed with the test. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const misdeeds: Misdeeds = { dialogs: [], foreignRequests: [], violations: [], errors: [] };
  page.on('dialog', (dialog) => {
    misdeeds.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !/^(?:data|blob):/.test(address)) {
      misdeeds.foreignRequests.push(address);
    }
  });
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) misdeeds.violations.push(message.text());
  });
  page.on('pageerror', (error) => misdeeds.errors.push(error.message));
  return { page, misdeeds };
}

export const NO_MISDEEDS: Misdeeds = {
  dialogs: [],
  foreignRequests: [],
  violations: [],
  errors: [],
};
