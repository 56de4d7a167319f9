// Opens a report in headless Chromium, and notes everything that it asks for or complains of.
import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
let browser;

export const reports = process.env.REPORTS;
export const start = async () => { browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: quiet, timeout: 300_000 }); };
export const stop = () => browser?.close();

/** Opens a page, hands it to the test, and proves at the end that it asked for its own file and nothing else, and complained of nothing. */
export async function open(file, options, test) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  // Whether something comes is the question, never how long it takes on a busy machine.
  context.setDefaultTimeout(300_000);
  context.setDefaultNavigationTimeout(300_000);
  const page = await context.newPage(), asked = [], complaints = [];
  page.on('request', r => asked.push(r.url()));
  page.on('console', m => { if (m.type() !== 'log') complaints.push(`${m.type()}: ${m.text()}`); });
  page.on('pageerror', e => complaints.push(e.message));
  const url = pathToFileURL(path.join(reports, file)).href;
  try {
    await page.goto(url);
    if (options?.javaScriptEnabled !== false) await page.waitForFunction(() => document.documentElement.dataset.ready);
    await test(page, context);
    assert.deepEqual(asked, [url], 'the page asked for something');
    assert.deepEqual(complaints, [], 'the page complained');
  } finally {
    await context.close();
  }
}

/** The data of the charts, and the index of the day with most bars. */
export async function dataOf(page) {
  const data = JSON.parse(await page.locator('#days').textContent());
  return { data, busiest: data.bars.indexOf(Math.max(...data.bars)) };
}

export const dateOf = day => new Date(day * 864e5).toISOString().slice(0, 10);

/** Where a day's square is on the screen. */
export const squareOf = (page, day) => page.evaluate(day => {
  const year = new Date(day * 864e5).getUTCFullYear();
  const svg = [...document.querySelectorAll('.year')].find(y => new Date((+y.dataset.sunday + 6) * 864e5).getUTCFullYear() === year);
  svg.scrollIntoView({ block: 'center' });
  const box = svg.getBoundingClientRect(), scale = box.width / 566, offset = day - svg.dataset.sunday;
  return { x: box.left + (26 + Math.floor(offset / 7) * 10 + 4.5) * scale, y: box.top + (14 + offset % 7 * 10 + 4.5) * scale };
}, day);

/** The range of time that the charts show, seconds since the epoch. */
export const rangeOf = page => page.locator('#range').evaluate(r => [+r.dataset.start, +r.dataset.end]);

/** How many different colours the pixels of a canvas have. */
export const coloursOf = (page, index) => page.locator('#live canvas').nth(index).evaluate(canvas => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const pixels = new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  return [...new Set(pixels)];
});

/** Texts whose contrast to what lies behind them is below that of WCAG 2 AA. */
export const faint = page => page.evaluate(() => {
  const parse = colour => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || ['SCRIPT', 'STYLE'].includes(element.tagName) || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    // Names on bands have an outline of their own.
    if (element.matches('.name')) continue;
    const [a, b] = [light(parse(element.namespaceURI.endsWith('svg') ? style.fill : style.color)), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (contrast < (large ? 3 : 4.5)) found.push(`${contrast.toFixed(2)} ${element.tagName}.${element.className}: ${node.data.trim().slice(0, 40)}`);
  }
  return found;
});
