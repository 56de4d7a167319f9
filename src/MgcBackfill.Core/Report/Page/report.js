// Makes the page's calendar readable by pointer and keyboard, and its history zoomable. The page says everything without it.
(() => {
  'use strict';
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById('days').textContent);
  const flags = { partial: 1, stub: 2, tie: 4, altered: 8, notStored: 16, notRecorded: 32, holiday: 64, gap: 128 };
  const dayMs = 864e5;
  const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 10 });
  const percent = part => (part * 100).toFixed(1) + '\u00a0%';
  const date = day => new Date(day * dayMs).toISOString().slice(0, 10);
  const weekday = day => ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][new Date(day * dayMs).getUTCDay()];
  const minute = (day, offset) => new Date((day - 1) * dayMs + (offset + 1380) * 6e4).toISOString().slice(11, 16);
  const indexOf = new Map(data.day.map((day, i) => [day, i]));
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const key in attributes ?? {}) element.setAttribute(key, attributes[key]);
    element.append(...children);
    return element;
  };

  // Shares of a day's volume by contract, highest first.
  const sharesOf = i => {
    const pairs = data.candidates[i], shares = [];
    let all = 0;
    for (let k = 1; k < pairs.length; k += 2) all += pairs[k];
    for (let k = 0; k < pairs.length; k += 2) shares.push({ contract: data.contracts[pairs[k]], volume: pairs[k + 1], part: all ? pairs[k + 1] / all : 0 });
    return shares;
  };

  // Everything that is known of a day, as lines of text.
  const tell = i => {
    const day = data.day[i], f = data.flags[i], lines = [], bars = data.bars[i];
    if (bars) {
      const open = data.open_minutes[i];
      const covered = f & flags.partial ? 'coverage unknown: the source covered a part of the day'
        : open ? `${percent(data.inside[i] / open)} of ${number.format(open)} open minutes` : 'coverage unknown';
      lines.push(`${number.format(bars)} bars, ${minute(day, data.first[i])} to ${minute(day, data.last[i])} UTC`, covered,
        `open ${price(data.open[i])}, high ${price(data.high[i])}, low ${price(data.low[i])}, close ${price(data.close[i])}`,
        `volume ${number.format(data.volume[i])}`);
    }
    const words = [
      [flags.stub, 'stub: all bars within one hour'], [flags.partial, 'partial source'], [flags.tie, 'tie: not decided by volume alone'],
      [flags.altered, 'NOT what was recorded'], [flags.notStored, 'recorded, NOT stored'], [flags.notRecorded, 'no record of it'],
      [flags.holiday, 'no bar: holiday'], [flags.gap, 'no bar, reason unknown'],
    ].filter(w => f & w[0]).map(w => w[1]);
    if (words.length) lines.push(words.join('; '));
    return { title: [`${date(day)} ${weekday(day)}`, data.contracts[data.contract[i]]].filter(t => t).join(' · '), lines };
  };
  const price = value => value === null ? '–' : number.format(value);

  root.classList.add('scripted');
  theme();
  const redraw = [];
  const heat = document.getElementById('heat');
  if (heat) calendar(heat);
  const live = document.getElementById('live');
  if (live) history(live);
  root.dataset.ready = Math.round(performance.now());

  function theme() {
    const button = document.getElementById('theme'), order = ['system', 'light', 'dark'];
    button.hidden = false;
    button.addEventListener('click', () => {
      const next = order[(order.indexOf(root.dataset.theme ?? 'system') + 1) % 3];
      if (next === 'system') delete root.dataset.theme; else root.dataset.theme = next;
      button.textContent = 'Theme: ' + next;
      redraw.forEach(draw => draw());
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => redraw.forEach(draw => draw()));
  }

  function calendar(heat) {
    const step = 10, left = 26, top = 14;
    const years = [...heat.querySelectorAll('.year')];
    const firsts = years.map(y => +y.dataset.sunday);
    const tip = make('div', { class: 'tip', role: 'presentation', hidden: 'hidden' });
    const said = make('p', { class: 'unseen', 'aria-live': 'polite' });
    const mark = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    mark.setAttribute('class', 'cursor');
    mark.setAttribute('width', 10);
    mark.setAttribute('height', 10);
    heat.append(tip, said);
    heat.tabIndex = 0;
    heat.setAttribute('role', 'application');
    heat.setAttribute('aria-label', 'Calendar of trading days. Arrow keys move by a day and by a week, Page keys by a year, Home and End to the first and the last day.');
    let current = -1;

    heat.addEventListener('pointermove', e => over(e));
    heat.addEventListener('pointerdown', e => over(e));
    heat.addEventListener('pointerleave', () => { if (!heat.matches(':focus-visible')) hide(); });
    heat.addEventListener('focus', () => { if (heat.matches(':focus-visible')) show(current < 0 ? data.day.length - 1 : current, true); });
    heat.addEventListener('blur', hide);
    heat.addEventListener('keydown', e => {
      const last = data.day.length - 1, at = current < 0 ? last : current;
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, ArrowRight: near(data.day[at] + 7, 1), ArrowLeft: near(data.day[at] - 7, -1),
        PageDown: near(data.day[at] + 364, 1), PageUp: near(data.day[at] - 364, -1), Home: 0, End: last, Escape: -1 }[e.key];
      if (to === undefined) return;
      e.preventDefault();
      if (e.key === 'Escape') hide(); else show(Math.max(0, Math.min(last, to)), true);
    });

    // The index of a day, or of the next one in that direction.
    function near(day, direction) {
      let at = indexOf.get(day);
      for (let k = 0; at === undefined && k < 400; k++) at = indexOf.get(day += direction);
      return at ?? (direction > 0 ? data.day.length - 1 : 0);
    }

    function over(e) {
      const svg = e.target.closest?.('.year');
      if (!svg) return hide();
      const box = svg.getBoundingClientRect(), scale = 566 / box.width;
      const week = Math.floor(((e.clientX - box.left) * scale - left) / step), row = Math.floor(((e.clientY - box.top) * scale - top) / step);
      const i = row < 0 || row > 6 || week < 0 ? undefined : indexOf.get(+svg.dataset.sunday + week * 7 + row);
      const isYear = i !== undefined && yearOf(i) === svg;
      if (isYear) show(i, false); else hide();
    }

    function yearOf(i) {
      const year = new Date(data.day[i] * dayMs).getUTCFullYear();
      return years.find(y => new Date((+y.dataset.sunday + 6) * dayMs).getUTCFullYear() === year);
    }

    function show(i, aloud) {
      const svg = yearOf(i), offset = data.day[i] - svg.dataset.sunday;
      const x = left + Math.floor(offset / 7) * step, y = top + (offset % 7) * step;
      current = i;
      mark.setAttribute('x', x - 0.5);
      mark.setAttribute('y', y - 0.5);
      svg.append(mark);
      const told = tell(i);
      tip.replaceChildren(make('b', null, told.title), '\n' + told.lines.join('\n'));
      tip.hidden = false;
      const box = svg.getBoundingClientRect(), frame = heat.getBoundingClientRect(), scale = box.width / 566;
      const px = box.left - frame.left + (x + 14) * scale, py = box.top - frame.top + (y + 14) * scale;
      tip.style.left = Math.max(0, Math.min(px, frame.width - tip.offsetWidth)) + 'px';
      tip.style.top = py + 'px';
      if (!aloud) return;
      said.textContent = `${told.title}. ${told.lines.join('. ')}`;
      svg.scrollIntoView({ block: 'nearest' });
    }

    function hide() {
      tip.hidden = true;
      mark.remove();
    }
  }

  function history(live) {
    const stored = data.day.map((_, i) => i).filter(i => data.bars[i]);
    const x = stored.map(i => data.day[i] * 86400);
    const column = name => stored.map(i => data[name][i]);
    const [open, high, low, close, volume, contract] = ['open', 'high', 'low', 'close', 'volume', 'contract'].map(column);
    const bands = stored.map(i => bandsOf(i));
    const first = x[0], last = x[x.length - 1] + 86400;
    const probe = make('span', { class: 'unseen', 'aria-hidden': 'true' });
    document.body.append(probe);
    function resolve(name) {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    }

    let colors;
    const readColors = () => colors = Object.fromEntries(
      ['--ink', '--soft', '--line', '--k3', '--paper', '--mG', '--mJ', '--mM', '--mQ', '--mV', '--mZ', '--mo'].map(n => [n.slice(2), resolve(n)]));
    readColors();

    const said = make('output', { id: 'range', 'aria-live': 'polite' });
    const read = make('p', { class: 'read', id: 'read', 'aria-live': 'off' });
    const plots = make('div', { class: 'plots', tabindex: '0', role: 'application',
      'aria-label': 'Price, volume and shares of volume. Arrow keys move, plus and minus zoom, 0 shows the whole history.' });
    const button = (words, title, act) => {
      const b = make('button', { type: 'button', title }, words);
      b.addEventListener('click', act);
      return b;
    };
    live.append(make('div', { class: 'bar', role: 'group', 'aria-label': 'Zoom' },
      button('Whole history', 'Show everything (0, or a double click)', () => zoom(first, last)),
      button('+', 'Zoom in', () => zoomBy(0.5)), button('−', 'Zoom out', () => zoomBy(2)),
      button('◀', 'Earlier', () => pan(-0.5)), button('▶', 'Later', () => pan(0.5)),
      make('span', null, 'Drag over a range, pinch, or turn the wheel after a click.'), said), read, plots);
    live.hidden = false;

    let charts = [], range = [first, last], moving = false;
    const width = () => plots.clientWidth;
    const isNarrow = () => width() < 560;
    const perDay = u => u.valToPos(x[0] + 86400, 'x') - u.valToPos(x[0], 'x');
    const axis = (show, values, size) => ({ show, stroke: () => colors.soft, grid: { stroke: () => colors.line, width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif', ...values && { values }, ...size && { size } });
    const short = v => Math.abs(v) >= 1e6 ? number.format(v / 1e6) + 'M' : Math.abs(v) >= 1e4 ? number.format(v / 1e3) + 'k' : number.format(v);
    const options = (height, series, scales, y, isLast, draw) => ({
      width: width(), height, tzDate: ts => uPlot.tzDate(new Date(ts * 1000), 'Etc/UTC'),
      legend: { show: false }, padding: [8, 6, 0, 0],
      cursor: { sync: { key: 'history', setSeries: false }, y: false, points: { show: false }, drag: { x: true, y: false, setScale: true, dist: 6 }, bind: { dblclick: () => () => zoom(first, last) } },
      scales: { x: { time: true, range: (u, min, max) => [min, max] }, ...scales },
      axes: [{ ...axis(true, isLast ? times : (u, splits) => splits.map(() => ''), isLast ? 28 : 4), space: isNarrow() ? 58 : 70 }, { ...axis(true, null, 52), space: 26, ...y }],
      series: [{}, ...series],
      hooks: { setScale: [(u, key) => { if (key === 'x') follow(u); }], setCursor: [u => { if (u === charts[0]) tellAt(u.cursor.idx); }], drawAxes: [draw] },
    });

    // The year where it begins or the axis does, months and days between.
    function times(u, splits, axisIndex, space, step) {
      return splits.map((t, k) => {
        const iso = date(Math.round(t / 86400)), month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][+iso.slice(5, 7) - 1];
        if (step >= 360 * 86400) return iso.slice(0, 4);
        if (step >= 28 * 86400) return iso.slice(5, 7) === '01' || k === 0 ? `${month} ${iso.slice(0, 4)}` : month;
        return t % 86400 ? '' : `${+iso.slice(8)} ${month}` + (k === 0 ? ` ${iso.slice(2, 4)}` : '');
      });
    }

    build();
    redraw.push(() => { readColors(); charts.forEach(u => u.redraw(false, true)); });
    new ResizeObserver(() => {
      if (charts.length && width() && charts[0].width !== width()) charts.forEach(u => u.setSize({ width: width(), height: u.height }));
    }).observe(plots);
    touch();
    plots.addEventListener('wheel', wheel, { passive: false });
    plots.addEventListener('keydown', e => {
      const act = { ArrowLeft: () => pan(-0.25), ArrowRight: () => pan(0.25), '+': () => zoomBy(0.5), '=': () => zoomBy(0.5), '-': () => zoomBy(2), 0: () => zoom(first, last) }[e.key];
      if (!act) return;
      e.preventDefault();
      act();
    });
    tellAt(stored.length - 1);

    function build() {
      const title = words => plots.append(make('p', { class: 'panel-title' }, words));
      const heights = isNarrow() ? [220, 84, 110] : [290, 96, 130];
      const line = { stroke: () => colors.ink, width: 1, paths: closes, points: { show: false } };
      const hidden = { stroke: 'transparent', width: 0, paths: () => null, points: { show: false } };
      title('Price, USD: low to high of each day; the line joins closes of one contract; marks at the bottom, or dotted lines, are rolls');
      charts.push(new uPlot(options(heights[0], [line, hidden, hidden], { y: { range: priceRange } }, { values: (u, s) => s.map(v => number.format(v)) }, false, drawRanges), [x, close, high, low], plots));
      title('Volume of the front month’s bars, contracts a day');
      charts.push(new uPlot(options(heights[1], [{ ...hidden }], { y: { range: (u, min, max) => [0, Math.max(1, max) * 1.05] } }, { values: (u, s) => s.map(short) }, false, drawVolume), [x, volume], plots));
      title('Share of the outrights’ volume, nearest expiry at the bottom');
      charts.push(new uPlot(options(heights[2], [{ ...hidden }], { y: { range: [0, 1] } }, { values: (u, s) => s.map(v => v * 100 + ' %'), splits: () => [0, 0.5, 1] }, true, drawShares), [x, x.map(() => 1)], plots));
      zoom(first, last);
    }

    function priceRange(u, min, max) {
      const [a, b] = [u.scales.x.min ?? first, u.scales.x.max ?? last];
      let [l, h] = [Infinity, -Infinity];
      for (let i = 0; i < x.length; i++) {
        if (x[i] + 86400 < a || x[i] > b || low[i] === null || high[i] === null) continue;
        l = Math.min(l, low[i]);
        h = Math.max(h, high[i]);
      }
      if (l > h) [l, h] = [0, 1];
      const margin = Math.max((h - l) * 0.04, 0.1);
      return [l - margin, h + margin];
    }

    // The line ends with its contract: prices of two contracts are never joined. It gives way to bars where there is room for them.
    function closes(u, seriesIdx, from, to) {
      const stroke = new Path2D();
      if (perDay(u) < 7) {
        for (let i = from, drawn = -1; i <= to; i++) {
          if (close[i] === null) continue;
          const px = u.valToPos(x[i] + 43200, 'x', true), py = u.valToPos(close[i], 'y', true);
          if (drawn < 0 || contract[drawn] !== contract[i]) stroke.moveTo(px, py); else stroke.lineTo(px, py);
          drawn = i;
        }
      }
      return { stroke };
    }

    function clipped(u, draw) {
      const { ctx, bbox } = u;
      ctx.save();
      ctx.beginPath();
      ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
      ctx.clip();
      const a = u.scales.x.min - 86400, b = u.scales.x.max;
      let from = 0;
      while (from < x.length && x[from] < a) from++;
      for (let i = from; i < x.length && x[i] <= b; i++) draw(ctx, i);
      ctx.restore();
    }

    function drawRanges(u) {
      const day = perDay(u) * devicePixelRatio, tick = day * 0.32;
      // A line at every roll while there are few of them, else a tick.
      const length = day > 0.6 * devicePixelRatio ? u.bbox.height : 7 * devicePixelRatio;
      clipped(u, (ctx, i) => {
        const left = u.valToPos(x[i], 'x', true), px = left + day / 2;
        if (i > 0 && contract[i] !== contract[i - 1]) {
          ctx.strokeStyle = colors.soft;
          ctx.lineWidth = devicePixelRatio * 0.8;
          ctx.setLineDash(length === u.bbox.height ? [2 * devicePixelRatio, 3 * devicePixelRatio] : []);
          stroke(ctx, left, u.bbox.top + u.bbox.height - length, left, u.bbox.top + u.bbox.height);
          ctx.setLineDash([]);
        }
        if (low[i] === null || high[i] === null) return;
        ctx.strokeStyle = colors.k3;
        ctx.lineWidth = Math.max(1, Math.min(day * 0.5, 2 * devicePixelRatio));
        stroke(ctx, px, u.valToPos(low[i], 'y', true) + 0.5, px, u.valToPos(high[i], 'y', true) - 0.5);
        if (perDay(u) < 7 || open[i] === null || close[i] === null) return;
        ctx.strokeStyle = colors.ink;
        ctx.lineWidth = 1.4 * devicePixelRatio;
        const [o, c] = [u.valToPos(open[i], 'y', true), u.valToPos(close[i], 'y', true)];
        stroke(ctx, px - tick, o, px, o);
        stroke(ctx, px, c, px + tick, c);
      });
    }

    function stroke(ctx, x1, y1, x2, y2) {
      ctx.beginPath();
      ctx.moveTo(x1, y1);
      ctx.lineTo(x2, y2);
      ctx.stroke();
    }

    function drawVolume(u) {
      const day = perDay(u) * devicePixelRatio, gap = day > 6 ? devicePixelRatio : 0, floor = u.valToPos(0, 'y', true);
      clipped(u, (ctx, i) => {
        ctx.fillStyle = colors.k3;
        const top = u.valToPos(volume[i], 'y', true);
        ctx.fillRect(u.valToPos(x[i], 'x', true), top, Math.max(1, day - gap), floor - top);
      });
    }

    function drawShares(u) {
      const day = perDay(u) * devicePixelRatio;
      clipped(u, (ctx, i) => {
        const left = u.valToPos(x[i], 'x', true), px = Math.round(left), wide = Math.max(1, Math.round(left + day) - px);
        let below = 0;
        for (const band of bands[i]) {
          const y = Math.round(u.valToPos(below, 'y', true)), above = Math.round(u.valToPos(below += band.part, 'y', true));
          ctx.fillStyle = colors[band.color];
          ctx.fillRect(px, above, wide, y - above);
        }
      });
      names(u);
    }

    // A front month's name where there is room for it.
    function names(u) {
      const { ctx, bbox } = u;
      ctx.save();
      ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
      ctx.textAlign = 'center';
      ctx.lineWidth = 2.5 * devicePixelRatio;
      for (let i = 0; i < x.length;) {
        let to = i;
        while (to + 1 < x.length && contract[to + 1] === contract[i]) to++;
        const a = Math.max(bbox.left, u.valToPos(x[i], 'x', true)), b = Math.min(bbox.left + bbox.width, u.valToPos(x[to] + 86400, 'x', true));
        const name = data.contracts[contract[i]];
        if (b - a > ctx.measureText(name).width + 8 * devicePixelRatio) {
          ctx.strokeStyle = '#0009';
          ctx.fillStyle = '#fff';
          ctx.strokeText(name, (a + b) / 2, bbox.top + bbox.height - 8 * devicePixelRatio);
          ctx.fillText(name, (a + b) / 2, bbox.top + bbox.height - 8 * devicePixelRatio);
        }
        i = to + 1;
      }
      ctx.restore();
    }

    // Nearest expiry first: one digit of a year stands for the first such year in which the contract has not expired (F2).
    function bandsOf(i) {
      const day = new Date(data.day[i] * dayMs), year = day.getUTCFullYear(), month = day.getUTCMonth() + 1;
      return sharesOf(i).map(s => {
        const code = 'FGHJKMNQUVXZ'.indexOf(s.contract[3]) + 1, digits = s.contract.slice(4), cycle = 10 ** digits.length;
        const earliest = code < month ? year + 1 : year;
        const expires = earliest + (((+digits - earliest) % cycle) + cycle) % cycle;
        return { part: s.part, expiry: expires * 12 + code, color: 'GJMQVZ'.includes(s.contract[3]) ? 'm' + s.contract[3] : 'mo' };
      }).sort((a, b) => a.expiry - b.expiry);
    }

    function follow(u) {
      const { min, max } = u.scales.x;
      if (moving || (min === range[0] && max === range[1])) return;
      zoom(min, max);
    }

    function zoom(min, max) {
      const span = Math.min(last - first, Math.max(5 * 86400, max - min));
      const start = Math.max(first, Math.min(last - span, (min + max - span) / 2));
      range = [start, start + span];
      moving = true;
      charts.forEach(u => u.setScale('x', { min: range[0], max: range[1] }));
      moving = false;
      const shown = x.filter(t => t + 86400 > range[0] && t < range[1]);
      said.textContent = shown.length ? `${date(shown[0] / 86400)} to ${date(shown[shown.length - 1] / 86400)}, ${number.format(shown.length)} trading days` : 'no trading day';
      said.dataset.start = range[0];
      said.dataset.end = range[1];
    }

    function zoomBy(factor, at = (range[0] + range[1]) / 2) {
      zoom(at - (at - range[0]) * factor, at + (range[1] - at) * factor);
    }

    function pan(part) {
      const move = (range[1] - range[0]) * part;
      zoom(range[0] + move, range[1] + move);
    }

    function timeAt(clientX) {
      const over = charts[0].over.getBoundingClientRect();
      return range[0] + (clientX - over.left) / over.width * (range[1] - range[0]);
    }

    // Without a click the wheel scrolls the page, as everywhere.
    function wheel(e) {
      if (!e.ctrlKey && !plots.matches(':focus-within')) return;
      e.preventDefault();
      if (Math.abs(e.deltaX) > Math.abs(e.deltaY)) pan(e.deltaX / 600);
      else zoomBy(e.deltaY > 0 ? 1.25 : 0.8, timeAt(e.clientX));
    }

    function touch() {
      plots.addEventListener('pointerdown', () => plots.focus({ preventScroll: true }));
      let fingers = null;
      const of = e => [...e.touches].map(t => t.clientX).sort((a, b) => a - b);
      plots.addEventListener('touchstart', e => {
        fingers = { x: of(e), range };
      }, { passive: true });
      plots.addEventListener('touchmove', e => {
        const now = of(e);
        if (!fingers || now.length !== fingers.x.length) return;
        const box = charts[0].over.getBoundingClientRect(), [a, b] = fingers.range;
        const was = fingers.x.map(px => a + (px - box.left) / box.width * (b - a));
        if (now.length >= 2) {
          e.preventDefault();
          const span = (was[1] - was[0]) / Math.max(8, now[1] - now[0]) * box.width;
          const start = was[0] - (now[0] - box.left) / box.width * span;
          zoom(start, start + span);
        } else if (b - a < last - first) {
          const move = (fingers.x[0] - now[0]) / box.width * (b - a);
          zoom(a + move, b + move);
        }
      }, { passive: false });
      plots.addEventListener('touchend', () => { fingers = null; });
    }

    function tellAt(k) {
      if (k === null || k === undefined) return;
      const told = tell(stored[k]), shares = sharesOf(stored[k]);
      read.replaceChildren(make('b', null, told.title), ` · ${told.lines.join(' · ')}`
        + (shares.length ? ` · shares ${shares.slice(0, 4).map(s => `${s.contract} ${percent(s.part)}`).join(', ')}${shares.length > 4 ? ` and ${shares.length - 4} more` : ''}` : ''));
    }
  }
})();
