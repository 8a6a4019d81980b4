import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NO_MISDEEDS, openBrowser, openPage } from './browser.ts';
import { consoleHost } from './console-host.ts';

/** A browser, a server and an interpreter share the machine with other suites. */
vi.setConfig({ testTimeout: 150_000 });

const isOn = process.env['TEST_BROWSER'] === '1' && process.env['TEST_LOCAL'] === '1';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const MARKUP =
  '</script><script>alert(1)</script><img src=x onerror=alert(2)>[x](javascript:alert(3))';
const TASK = `Count \u202Ereversed\u202C ${MARKUP} \u001B[31mred\u001B[0m`;

const PROGRAM = `# ${MARKUP} \u202E\u2066 hidden \u200B
url = "https://elsewhere.invalid/beacon.png"
print("\\x1b[31m${MARKUP}\\x1b[0m \\u202E")
print("<img src='https://elsewhere.invalid/2.png'>" * 20)
print("x" * 5_000_000)
for number in range(20_000):
    print(number)
long = "${'y'.repeat(20_000)}"
results = {"markup": ${JSON.stringify(MARKUP)}, "bidi": "\\u202Eabc", "size": len(long)}
`;

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

async function runAxe(page: Page, options: object): Promise<string[]> {
  const { violations } = (await page.evaluate(`axe.run(${JSON.stringify(options)})`)) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

/** The grave findings of axe on what is shown; in dark colours only what depends on them is looked at again. */
async function graveFindings(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.evaluate(AXE);
  const light = await runAxe(page, {});
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await runAxe(page, { runOnly: ['color-contrast'] });
  return [...light, ...dark.map((found) => `dark: ${found}`)];
}

async function approve(page: Page): Promise<void> {
  await page.keyboard.press('a');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/console/runs/**');
  await page.getByText('Completed', { exact: true }).waitFor();
}

describe.skipIf(!isOn)('the console and what it is shown', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser.close();
  });

  it('shows hostile texts as what they are', async () => {
    const { url, ask } = await consoleHost({ replies: [{ code: PROGRAM }] });
    const { page, misdeeds } = await openPage(browser, url);
    await ask(TASK);
    await page.goto('/console/');
    await page.locator('.row').waitFor();
    expect(await page.locator('.row-title').innerText()).toContain('U+202E');
    await page.locator('.row-link').click();
    await page.locator('.cm-content').waitFor();
    expect(await page.locator('h1').innerText()).toContain('<script>alert(1)</script>');
    const shown = await page.locator('.cm-content').innerText();
    expect(shown).toContain('U+202E');
    expect(shown).toContain('U+200B');
    expect(shown).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/);
    await approve(page);
    const output = page.locator('.long-text > pre').first();
    await output.waitFor();
    const startMs = performance.now();
    await page.getByRole('button', { name: 'Show more' }).first().click();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    // It answers although five million characters are at hand.
    expect(performance.now() - startMs).toBeLessThan(15_000);
    await page.keyboard.press('Escape');
    await page.locator('.notebook .cell').first().waitFor();
    const text = await page.locator('main').innerText();
    expect(text.length).toBeLessThan(1_000_000);
    expect(text).toContain('<img src=x onerror=alert(2)>');
    expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u001B]/);
    expect(await page.locator('main a[href^="javascript"], main script, main iframe').count()).toBe(
      0,
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).first().click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.(?:txt|json)$/);
    expect(misdeeds).toEqual(NO_MISDEEDS);
  });

  it('has no grave finding of axe, in light and dark', async () => {
    const code = 'import os\nprint(os.getcwd())\nresults = {"answer": 42}\n';
    const { url, ask } = await consoleHost({ replies: [{ code }] });
    const { page } = await openPage(browser, url);
    await ask('Compute the answer');
    await page.goto('/console/');
    await page.locator('.row').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.locator('.row-link').click();
    await page.locator('.cm-content').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('e');
    await page.locator('.cm-content[contenteditable=true]').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
    await page.getByRole('dialog').waitFor();
    expect(await graveFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/console/runs/**');
    await page.getByText('Completed', { exact: true }).waitFor();
    await page.locator('.notebook .cell').first().waitFor();
    expect(await graveFindings(page)).toEqual([]);
    for (const [key, place] of [
      ['2', '.record'],
      ['3', '.empty, .grant, .problem:not(:empty)'],
    ] as const) {
      await page.keyboard.press(key);
      await page.locator(place).first().waitFor();
      expect(await graveFindings(page)).toEqual([]);
    }
  });
});
