// What a person with a browser sees of a report, and can do with it. Nothing here is judged by the clock.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { coloursOf, dataOf, dateOf, faint, open, rangeOf, reports, squareOf, start, stop } from './page.js';

before(start);
after(stop);

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const files = ['valid.html', 'invalid.html', 'fifteen.html'].filter(f => fs.existsSync(path.join(reports, f)));

for (const file of files) {
  test(`${file}: every chart is drawn, nothing is asked for, nothing is complained of`, async t => open(file, {}, async page => {
    const { data } = await dataOf(page);
    assert.equal(await page.locator('#live canvas').count(), 3);
    for (let i = 0; i < 3; i++) assert.ok((await coloursOf(page, i)).length > 5, `chart ${i} is blank`);
    assert.equal(await page.locator('#still').isVisible(), false);
    const stored = data.bars.filter(b => b).length;
    assert.match(await page.locator('#range').textContent(), new RegExp(`${stored.toLocaleString('en-US')} trading days`));
    const opened = await page.evaluate(() => document.documentElement.dataset.ready);
    const bytes = fs.statSync(path.join(reports, file)).size;
    t.diagnostic(`${stored} days: ${opened} ms from the start of navigation until the charts were drawn, ${bytes} bytes`);
  }));

  test(`${file}: a phone shows it without scrolling sideways`, () => open(file, phone, async page => {
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= 390 && window === 390, `${content} of ${window} pixels`);
    const outside = await page.evaluate(() => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.closest('.scroll, .unseen, svg, .uplot')
      && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80)));
    assert.deepEqual(outside, []);
    assert.ok(await page.locator('#live canvas').first().isVisible());
  }));

  for (const colorScheme of ['light', 'dark'])
    test(`${file}: texts have the contrast of WCAG AA, ${colorScheme}`, () => open(file, { colorScheme }, async page => assert.deepEqual(await faint(page), [])));

  test(`${file}: the markup is valid`, () => {
    // A header's own rules: lines may be long, elements may be closed as in XML, and nobody else sets the types of scripts.
    const validate = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'long-title': 'off', 'void-style': 'off', 'no-trailing-whitespace': 'off', 'no-inline-style': 'off', 'attribute-boolean-style': 'off', 'prefer-native-element': 'off', 'no-raw-characters': 'off', 'element-permitted-content': 'error' } });
    const report = validate.validateFileSync(path.join(reports, file));
    assert.deepEqual(report.results.flatMap(r => r.messages).map(m => `${m.ruleId} ${m.line}:${m.column} ${m.message}`).slice(0, 10), []);
  });
}

test('pointing at a day of the calendar tells its contract and its figures', () => open('valid.html', {}, async page => {
  const { data, busiest } = await dataOf(page);
  const { x, y } = await squareOf(page, data.day[busiest]);
  await page.mouse.move(x, y);
  const tip = await page.locator('.tip').textContent();
  assert.ok(await page.locator('.tip').isVisible());
  assert.ok(tip.includes(data.contracts[data.contract[busiest]]), tip);
  assert.ok(tip.includes(dateOf(data.day[busiest])), tip);
  assert.ok(tip.includes(`${data.bars[busiest].toLocaleString('en-US')} bars`), tip);
  assert.ok(tip.includes(`volume ${data.volume[busiest].toLocaleString('en-US')}`), tip);
  await page.mouse.move(2, 2);
  assert.equal(await page.locator('.tip').isVisible(), false);
}));

test('the keyboard reads the calendar day by day, aloud', () => open('valid.html', {}, async page => {
  const { data } = await dataOf(page);
  const last = data.day.length - 1;
  for (let i = 0; i < 60 && !await page.locator('#heat').evaluate(h => h === document.activeElement); i++) await page.keyboard.press('Tab');
  const tip = page.locator('.tip'), said = page.locator('#heat [aria-live]');
  assert.ok((await tip.textContent()).includes(dateOf(data.day[last])));
  await page.keyboard.press('ArrowUp');
  assert.ok((await tip.textContent()).includes(dateOf(data.day[last - 1])));
  assert.ok((await said.textContent()).includes(data.contracts[data.contract[last - 1]]));
  await page.keyboard.press('ArrowLeft');
  assert.ok((await tip.textContent()).includes(dateOf(data.day[last - 1] - 7)));
  await page.keyboard.press('Home');
  assert.match(await tip.textContent(), /partial source/);
  assert.ok((await tip.textContent()).includes(dateOf(data.day[0])));
  await page.keyboard.press('Escape');
  assert.equal(await tip.isVisible(), false);
}));

test('pointing into the charts tells contract, prices and shares of that day', () => open('valid.html', {}, async page => {
  const { data } = await dataOf(page);
  const chart = page.locator('#live .u-over').first();
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  await page.mouse.move(box.x + 4, box.y + 40);
  const first = await page.locator('#read').textContent();
  assert.ok(first.includes(data.contracts[data.contract[0]]) && first.includes(dateOf(data.day[0])), first);
  assert.match(first, /shares MGCJ4 \d+\.\d\s%/);
  await page.mouse.move(box.x + box.width - 4, box.y + 40);
  const last = await page.locator('#read').textContent();
  assert.ok(last.includes('MGCM4') && last !== first, last);
}));

test('dragging, the wheel, keys and buttons zoom; a double click shows the whole history again', () => open('valid.html', {}, async page => {
  const whole = await rangeOf(page);
  const chart = page.locator('#live .u-over').first();
  await chart.scrollIntoViewIfNeeded();
  const box = await chart.boundingBox();
  const length = ([a, b]) => b - a;
  const drag = async () => {
    await page.mouse.move(box.x + box.width * 0.25, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 5 });
    await page.mouse.up();
  };

  await drag();
  const dragged = await rangeOf(page);
  assert.ok(Math.abs(length(dragged) / length(whole) - 0.25) < 0.02, `${length(dragged) / length(whole)}`);
  assert.ok(Math.abs((dragged[0] - whole[0]) / length(whole) - 0.25) < 0.02);
  await page.mouse.dblclick(box.x + 200, box.y + 60);
  assert.deepEqual(await rangeOf(page), whole);

  await page.mouse.wheel(0, -200);
  await page.waitForFunction(start => +document.getElementById('range').dataset.start > start, whole[0]);
  await page.keyboard.press('0');
  assert.deepEqual(await rangeOf(page), whole);
  await page.keyboard.press('+');
  const near = await rangeOf(page);
  assert.equal(length(near), length(whole) / 2);
  await page.keyboard.press('ArrowRight');
  assert.ok((await rangeOf(page))[0] > near[0]);
  await page.getByRole('button', { name: 'Whole history' }).click();
  assert.deepEqual(await rangeOf(page), whole);
}));

test('the wheel scrolls the page while nobody has clicked into the charts', () => open('valid.html', {}, async page => {
  const whole = await rangeOf(page);
  const box = await page.locator('#live .u-over').first().boundingBox();
  await page.evaluate(() => document.getElementById('live').scrollIntoView());
  const before = await page.evaluate(() => scrollY);
  await page.mouse.move(600, 300);
  await page.mouse.wheel(0, 120);
  await page.waitForFunction(y => scrollY > y, before);
  assert.deepEqual(await rangeOf(page), whole);
  assert.ok(box);
}));

test('two fingers zoom, one moves', () => open('valid.html', phone, async (page, context) => {
  const whole = await rangeOf(page);
  await page.evaluate(() => document.getElementById('live').scrollIntoView());
  const chart = page.locator('#live .u-over').first();
  const box = await chart.boundingBox();
  const touch = await context.newCDPSession(page);
  const send = (type, ...xs) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x, id) => ({ x: box.x + box.width * x, y: box.y + 60, id })) });
  await send('touchStart', 0.4, 0.6);
  await send('touchMove', 0.3, 0.7);
  await send('touchMove', 0.2, 0.8);
  await send('touchEnd');
  const pinched = await rangeOf(page);
  assert.ok(pinched[1] - pinched[0] < (whole[1] - whole[0]) * 0.5, `${pinched} of ${whole}`);
  await send('touchStart', 0.6);
  await send('touchMove', 0.5);
  await send('touchMove', 0.4);
  await send('touchEnd');
  const moved = await rangeOf(page);
  assert.ok(moved[0] > pinched[0] && moved[1] - moved[0] === pinched[1] - pinched[0], `${moved} of ${pinched}`);
}));

test('it is dark where the system is, and the button changes page and charts', () => open('valid.html', { colorScheme: 'dark' }, async page => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
  assert.ok((await paper()).every(v => v < 60));
  const dark = await coloursOf(page, 0);
  const button = page.getByRole('button', { name: 'Theme' });
  await button.click();
  assert.ok((await paper()).every(v => v > 200));
  await page.waitForTimeout(50);
  const light = await coloursOf(page, 0);
  assert.ok(light.some(c => !dark.includes(c)), 'the chart kept its colours');
  await button.click();
  assert.ok((await paper()).every(v => v < 60));
}));

test('in print the charts are pictures without controls, and the page becomes a PDF', () => open('valid.html', { colorScheme: 'dark' }, async page => {
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('#live').isVisible(), false);
  assert.equal(await page.locator('#theme').isVisible(), false);
  assert.ok(await page.locator('#still svg').isVisible());
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  const pdf = await page.pdf({ format: 'A4' });
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  assert.ok(pdf.length > 20_000);
}));

test('without scripts the verdict, every table and every picture is there', () => open('valid.html', { javaScriptEnabled: false }, async page => {
  assert.ok(await page.locator('.verdict .word').isVisible());
  assert.ok(await page.locator('#still svg.history').isVisible());
  assert.ok(await page.locator('.year').first().isVisible());
  assert.equal(await page.locator('#theme').isVisible(), false);
  assert.equal(await page.locator('#live').isVisible(), false);
  assert.equal(await page.locator('.js').first().isVisible(), false);
  for (const details of await page.locator('details').all())
    if (await details.getAttribute('open') === null) await details.locator('summary').first().click();
  for (const table of await page.locator('table').all()) assert.ok(await table.isVisible());
  assert.ok(await page.locator('table').count() >= 8);
}));

test('INVALID cannot be overlooked', () => open('invalid.html', {}, async page => {
  const word = page.locator('.verdict .word');
  assert.match(await word.textContent(), /INVALID/);
  const { size, colour } = await word.evaluate(w => ({ size: parseFloat(getComputedStyle(w).fontSize), colour: getComputedStyle(w).color.match(/\d+/g).map(Number) }));
  assert.ok(size >= 48, `${size} px`);
  assert.ok(colour[0] > 120 && colour[1] < 80 && colour[2] < 80, `${colour}`);
  const box = await word.boundingBox();
  assert.ok(box.y + box.height < 300, 'it is not at the top');
  assert.match(await page.title(), /INVALID/);
  assert.match(await page.locator('tr.bad').first().textContent(), /FAILED/);
}));
