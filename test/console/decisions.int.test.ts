import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newToken } from '../../src/server/auth/token-file.ts';
import { NO_MISDEEDS, openBrowser, openPage } from './browser.ts';
import { consoleHost } from './console-host.ts';

/** A browser, a server and an interpreter share the machine with other suites. */
vi.setConfig({ testTimeout: 150_000 });

const isOn = process.env['TEST_BROWSER'] === '1' && process.env['TEST_LOCAL'] === '1';

/** Begins with a print, so that there is output to see. */
const program = (answer: number): string =>
  `print("the answer comes")\nresults = {"answer": ${answer}}\n`;

const HELD = { code: program(42) };

const bodyText = (page: Page): Promise<string> => page.locator('main').innerText();
const title = (page: Page): Promise<string> => page.locator('h1').innerText();

/** Opens the first review of the list, by keys alone. */
async function openFirst(page: Page): Promise<void> {
  await page.goto('/console/');
  await page.locator('.row').first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.locator('.cm-content').waitFor();
}

/** In the place of what is selected; line by line, as from a keyboard. */
async function write(page: Page, text: string): Promise<void> {
  for (const [index, line] of text.split('\n').entries()) {
    if (index > 0) await page.keyboard.press('Enter');
    if (line !== '') await page.keyboard.insertText(line);
  }
}

async function approve(page: Page): Promise<void> {
  await page.keyboard.press('a');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/console/runs/**');
  await page.getByText('Completed', { exact: true }).waitFor();
}

describe.skipIf(!isOn)('the console in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  it('takes an approval by keys alone, and shows the run, its result and its notebook', async () => {
    const { url, ask } = await consoleHost({ replies: [HELD] });
    const { page, misdeeds } = await openPage(browser, url);
    await page.goto('/console/');
    await page.getByText('Nothing waits for you').waitFor();
    await ask('Compute the answer');
    await openFirst(page);
    expect(await title(page)).toBe('Compute the answer');
    expect(await page.locator('.cm-content').innerText()).toContain('results = {"answer": 42}');
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.innerText()).toMatch(/[0-9a-f]{12}[\s\S]*read_only[\s\S]*not signed in/);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/runs/**');
    await page.getByText('Completed', { exact: true }).waitFor();
    await page.locator('.notebook .cell').first().waitFor();
    const shown = await bodyText(page);
    expect(shown).toMatch(/answer\s+42/);
    expect(shown).toContain('the answer comes');
    expect(shown).toContain('Attempt 1');
    await page.keyboard.press('Escape');
    await page.getByText('Nothing waits for you').waitFor();
    expect(misdeeds).toEqual(NO_MISDEEDS);
  });

  it('checks what is typed, and runs the edited program', async () => {
    const { url, ask } = await consoleHost({ replies: [HELD] });
    const { page, misdeeds } = await openPage(browser, url);
    await ask('Compute the answer');
    await openFirst(page);
    await page.keyboard.press('e');
    await page.locator('.cm-content[contenteditable=true]:focus').waitFor();
    await page.keyboard.press('Control+a');
    await write(page, 'import os\nresults = {"answer":');
    await page.getByText('would not run').waitFor();
    await page.locator('.note.error').first().waitFor();
    await page.keyboard.press('Control+a');
    await write(page, program(43));
    await page.getByText('checks pass', { exact: true }).waitFor();
    const before = page.url();
    await page.keyboard.press('Control+Enter');
    // What was edited is asked about anew, with its own hash.
    await page.waitForURL((address) => address.href !== before);
    await page.locator('.cm-content[aria-readonly]', { hasText: '43' }).waitFor();
    await approve(page);
    expect(await bodyText(page)).toMatch(/answer\s+43/);
    expect(await page.locator('.timeline').innerText()).toContain('by reviewer');
    expect(misdeeds).toEqual(NO_MISDEEDS);
  });

  it('sends guidance, shows the next program and what changed, and rejects it with a reason', async () => {
    const { url, ask, reviews } = await consoleHost({ replies: [HELD, { code: program(44) }] });
    const { page, misdeeds } = await openPage(browser, url);
    const threadId = await ask('Compute the answer');
    await openFirst(page);
    await page.keyboard.press('g');
    await page.keyboard.type('make it a little larger');
    await page.keyboard.press('Control+Enter');
    await page.waitForURL('**/console/runs/**');
    await page.getByText('Open the review').waitFor();
    await page.keyboard.press('o');
    await page.locator('.cm-content').waitFor();
    await page.keyboard.press('d');
    await page.locator('.cm-deletedChunk').waitFor();
    expect(await page.locator('.cm-deletedChunk').innerText()).toContain('42');
    await page.keyboard.press('r');
    await page.keyboard.type('not during beam time');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('.verdict').getByText('Rejected').waitFor();
    expect(await page.locator('.verdict').innerText()).toContain('not during beam time');
    await expect.poll(async () => (await reviews.run(threadId))?.status).toBe('failed');
    await page.keyboard.press('2');
    await page.locator('.record').first().waitFor();
    expect(await bodyText(page)).toMatch(/Rejected\s+.*not during beam time/);
    expect(misdeeds).toEqual(NO_MISDEEDS);
  });

  it('lets two reviewers in by their tokens; when one decides, the other sees it and cannot', async () => {
    const [ann, bob] = [newToken('ann'), newToken('bob')];
    const { url, ask } = await consoleHost({ replies: [HELD], tokens: [ann.entry, bob.entry] });
    await ask('Compute the answer');
    const [first, second] = await Promise.all([openPage(browser, url), openPage(browser, url)]);
    for (const [{ page }, token] of [
      [first, ann.token],
      [second, bob.token],
    ] as const) {
      await page.goto('/console/');
      await page.getByLabel('Access token').fill('wrong');
      await page.keyboard.press('Enter');
      await page.locator('#login-problem').filter({ hasText: /\w/ }).waitFor();
      await page.getByLabel('Access token').fill(token);
      await page.keyboard.press('Enter');
      await page.locator('.row').waitFor();
      expect(await page.evaluate('document.cookie + JSON.stringify(localStorage)')).not.toContain(
        token,
      );
      await openFirst(page);
    }
    await second.page.keyboard.press('a');
    await second.page.getByRole('dialog').waitFor();
    await first.page.keyboard.press('a');
    await first.page.getByRole('dialog').getByText('ann').waitFor();
    await first.page.keyboard.press('Enter');
    await first.page.waitForURL('**/console/runs/**');
    await second.page.locator('.verdict').getByText('by ann').waitFor();
    expect(await second.page.locator('dialog .primary').isDisabled()).toBe(true);
    await second.page.keyboard.press('Escape');
    for (const name of ['Approve', 'Edit', 'Guidance', 'Reject']) {
      expect(await second.page.getByRole('button', { name }).first().isDisabled()).toBe(true);
    }
    await first.page.getByRole('button', { name: /sign out/ }).click();
    await first.page.getByLabel('Access token').waitFor();
    expect([first.misdeeds, second.misdeeds]).toEqual([NO_MISDEEDS, NO_MISDEEDS]);
  });

  it('allows what the server offers, shows it, and takes it back', async () => {
    const { url, ask, reviews } = await consoleHost({ replies: [HELD] });
    const { page, misdeeds } = await openPage(browser, url);
    const threadId = await ask('Compute the answer');
    await openFirst(page);
    await page.keyboard.press('a');
    await page.getByLabel(/Do not ask again for/).check();
    expect(await page.getByLabel('Where').innerText()).toContain('in this thread');
    await page.getByLabel('How long').selectOption('for 8 hours');
    await page.getByRole('button', { name: /Approve and run/ }).click();
    await page.waitForURL('**/console/runs/**');
    await page.getByText('Completed', { exact: true }).waitFor();
    const granted = async () => (await reviews.grants.list({ threadId })).length;
    expect(await granted()).toBe(1);
    await page.keyboard.press('3');
    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Really revoke?' }).click();
    await page.getByText('Revoked', { exact: true }).waitFor();
    expect(await granted()).toBe(0);
    expect(misdeeds).toEqual(NO_MISDEEDS);
  });

  it('leaves letters alone while somebody types, and when they are switched off', async () => {
    const { url, ask } = await consoleHost({ replies: [HELD] });
    const { page } = await openPage(browser, url);
    await ask('Compute the answer');
    await openFirst(page);
    await page.keyboard.press('r');
    await page.keyboard.type('a e r g');
    expect(await page.locator('textarea').inputValue()).toBe('a e r g');
    expect(await page.getByRole('dialog').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByLabel(/Keys of a single character/).uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await page.keyboard.press('Escape');
    await page.locator('.row').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});
