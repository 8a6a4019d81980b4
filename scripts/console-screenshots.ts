import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Browser } from 'playwright-core';
import { ScriptedCodeGenerator } from '../src/generator/scripted-generator.ts';
import { ReviewService } from '../src/review/review-service.ts';
import { startServer } from '../src/server/start-server.ts';
import { PythonExecutorService } from '../src/service.ts';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'figures');

const FIRST_FIT = `import numpy as np

turns = np.arange(256)
positions = np.cos(2 * np.pi * 0.22 * turns) * np.exp(-turns / 180)
spectrum = np.abs(np.fft.rfft(positions))
frequencies = np.fft.rfftfreq(turns)
results = {"tune": float(frequencies[np.argmax(spectrum)])}
`;

const FIT = `import matplotlib.pyplot as plt
import numpy as np

turns = np.arange(256)
positions = np.cos(2 * np.pi * 0.22 * turns) * np.exp(-turns / 180)
spectrum = np.abs(np.fft.rfft(positions))
frequencies = np.fft.rfftfreq(turns.size)
tune = float(frequencies[np.argmax(spectrum)])
print(f"tune {tune:.4f} from {turns.size} turns")

figure, (above, below) = plt.subplots(2, 1, figsize=(8, 5), layout="constrained")
above.plot(turns, positions, linewidth=1)
above.set(xlabel="turn", ylabel="position (mm)")
below.plot(frequencies, spectrum)
below.axvline(tune, color="tab:red", linestyle="--", label=f"tune {tune:.4f}")
below.set(xlabel="frequency (1/turn)", ylabel="amplitude")
below.legend()

results = {"tune": round(tune, 4), "turns": int(turns.size), "damping_turns": 180}
`;

const RAMP = `import json

import epics
import numpy as np

CHANNEL = "SR:C03:MG:BEND:I_SP"


def ramp(channel: str, start: float, stop: float, steps: int = 50) -> list[float]:
    """Ramps a magnet's set-point in small steps and reads it back."""
    readings = []
    for value in np.linspace(start, stop, steps):
        epics.caput(channel, float(value), wait=False)
        readings.append(epics.caget(channel))
    return readings


readings = ramp(CHANNEL, 398.2, 410.0)
results = {"final_current": readings[-1], "steps": len(readings)}
`;

const GENTLE_RAMP = RAMP.replace('steps: int = 50', 'steps: int = 5')
  .replace('wait=False', 'wait=True')
  .replace('410.0)', '401.0)  # below the interlock\u202E')
  .replace(
    'results = {',
    'with open("ramp.json", "w") as file:\n    json.dump(readings, file)\n\nresults = {',
  );

const DOWNLOAD = `import urllib.request

with urllib.request.urlopen("http://archive.lab.example:17668/losses.csv") as reply:
    lines = reply.read().decode().splitlines()
results = {"losses": len(lines) - 1}
`;

const CLEAN = `from pathlib import Path

removed = 0
for path in Path("measurements").glob("*.csv"):
    path.unlink()
    removed += 1
results = {"removed": removed}
`;

const TASKS = {
  fit: 'Find the betatron tune from the turn-by-turn data and plot the spectrum',
  ramp: 'Ramp the bending magnet of cell 3 to 401 A in five steps and read it back',
  download: 'Download the beam-loss log of yesterday and count the losses',
  clean: 'Delete the measurement files of the last shift',
};

const WAIT_MS = 200;
const WAIT_TRIES = 500;

/** Resolves to the question that waits on the thread. */
async function questionOf(reviews: ReviewService, threadId: string) {
  for (let tries = 0; tries < WAIT_TRIES; tries += 1) {
    const waiting = await reviews.list({ status: 'waiting', limit: 200 });
    const found = waiting.find(({ thread_id: thread }) => thread === threadId);
    if (found !== undefined) return found;
    await pause(WAIT_MS);
  }
  throw new Error(
    `Nothing is asked on ${threadId}: ${JSON.stringify(await reviews.run(threadId))}`,
  );
}

async function approve(reviews: ReviewService, threadId: string): Promise<void> {
  const { approval_id: id, code_sha256: hash } = await questionOf(reviews, threadId);
  await reviews.decide(id, { type: 'approve', code_sha256: hash }, 'anna');
}

const start = (reviews: ReviewService, task: string): Promise<string> =>
  reviews.start({ user_query: task }, null, 'anna');

/** Brings the agent to where its pages have something to show; resolves to their addresses. */
async function tellStory(reviews: ReviewService): Promise<Record<string, string>> {
  const fit = await start(reviews, TASKS.fit);
  await approve(reviews, fit);
  await approve(reviews, fit);
  const ramp = await start(reviews, TASKS.ramp);
  const first = await questionOf(reviews, ramp);
  const message = 'Take five steps, wait for each, and stay below 405 A.';
  await reviews.decide(first.approval_id, { type: 'respond', message }, 'anna');
  const second = await questionOf(reviews, ramp);
  for (const task of [TASKS.download, TASKS.clean]) {
    await questionOf(reviews, await start(reviews, task));
  }
  return {
    list: '/console/',
    review: `/console/reviews/${second.approval_id}`,
    run: `/console/runs/${fit}`,
    audit: '/console/audit',
  };
}

const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  desk: { viewport: { width: 1280, height: 800 } },
} as const;

/** What is there when a page has all it shows. */
const COMPLETE: Readonly<Record<string, string>> = {
  list: '.row',
  review: '.cm-content .tok-keyword',
  run: '.notebook .cell',
  audit: '.record',
};

async function takePictures(
  browser: Browser,
  url: string,
  pages: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [size, options] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ ...options, baseURL: url, colorScheme });
      const page = await context.newPage();
      for (const [name, address] of Object.entries(pages)) {
        await page.goto(address);
        await page
          .locator(COMPLETE[name] ?? 'main')
          .first()
          .waitFor();
        await page.locator('.live.live').waitFor();
        const path = join(FOLDER, `console-${name}-${size}-${colorScheme}.png`);
        await page.screenshot({ path });
        console.log(path);
      }
      await context.close();
    }
  }
}

const folder = await mkdtemp(join(tmpdir(), 'python-executor-pictures-'));
try {
  const codes = [FIRST_FIT, FIT, RAMP, GENTLE_RAMP, DOWNLOAD, CLEAN];
  await using service = new PythonExecutorService({
    generator: new ScriptedCodeGenerator(codes.map((code) => ({ code }))),
    config: {
      agentDataDir: folder,
      approval: { mode: 'all_code', expiresAfterSeconds: 1800 },
    },
  });
  await using reviews = await ReviewService.open(service);
  const server = await startServer({
    config: { port: 0, sandbox: 'docker', dataDir: join(folder, 'server'), logLevel: 'error' },
    reviews,
  });
  const browser = await chromium.launch({
    executablePath: process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  try {
    await mkdir(FOLDER, { recursive: true });
    await takePictures(browser, server.url, await tellStory(reviews));
  } finally {
    await browser.close();
    await server.close({ graceMs: 0 });
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
