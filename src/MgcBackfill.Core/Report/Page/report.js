// Draws the calendar, the history and the minutes of the page with Apache ECharts. The page is complete without it: what is drawn here
// stands in the markup as pictures and tables too.
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
  const bars = JSON.parse(document.getElementById('bars').textContent);
  const minutesOf = new Map(bars.days.map(d => [d.day, d]));
  // Where fingers point, and on narrow windows, days are chosen by buttons of a month instead of the small squares of a year.
  const isForFingers = () => matchMedia('(pointer: coarse), (max-width: 700px)').matches;
  const indexOf = new Map(data.day.map((day, i) => [day, i]));
  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const key in attributes) element.setAttribute(key, attributes[key]);
    element.append(...children);
    return element;
  };

  // Shares of a day's volume by contract, highest first.
  const sharesOf = i => {
    const pairs = data.candidates[i], shares = [];
    let all = 0;
    for (let k = 1; k < pairs.length; k += 2) all += pairs[k];
    for (let k = 0; k < pairs.length; k += 2) shares.push({ contract: data.contracts[pairs[k]], part: all ? pairs[k + 1] / all : 0 });
    return shares;
  };

  const hint = 'click it, or press Enter, to see its minutes';

  // Everything that is known of a day, as lines of text.
  const describe = i => {
    const day = data.day[i], f = data.flags[i], lines = [], bars = data.bars[i];
    if (bars) {
      const open = data.open_minutes[i];
      const covered = f & flags.partial ? 'share of open minutes unknown: the source covers only part of the day'
        : open ? `a bar in ${percent(data.inside[i] / open)} of ${number.format(open)} open minutes` : 'share of open minutes unknown';
      lines.push(`${number.format(bars)} bars, ${minute(day, data.first[i])} to ${minute(day, data.last[i])} UTC`, covered,
        `open ${price(data.open[i])}, high ${price(data.high[i])}, low ${price(data.low[i])}, close ${price(data.close[i])}`,
        `volume ${number.format(data.volume[i])}`);
    }
    const words = [
      [flags.stub, 'stub: all bars within one hour'], [flags.partial, 'partial: the source covers only part of the day'],
      [flags.tie, 'tie: contracts share the highest volume'],
      [flags.altered, 'bars DIFFER from the records'], [flags.notStored, 'in the records, NOT in the table'], [flags.notRecorded, 'not in the records'],
      [flags.holiday, 'no bar: holiday'], [flags.gap, 'no bar: reason unknown'],
    ].filter(w => f & w[0]).map(w => w[1]);
    if (words.length) lines.push(words.join('; '));
    if (minutesOf.has(day)) lines.push(hint);
    return { title: [`${date(day)} ${weekday(day)}`, data.contracts[data.contract[i]]].filter(t => t).join(' · '), lines };
  };
  const price = value => value === null ? '–' : number.format(value);

  const colorNames = ['ink', 'soft', 'line', 'paper', 'bad', 'k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'mG', 'mJ', 'mM', 'mQ', 'mV', 'mZ', 'mo'];
  const probe = make('span', { class: 'unseen', 'aria-hidden': 'true' });
  document.body.append(probe);
  const font = getComputedStyle(document.body).fontFamily;
  let colors = readColors();
  const charts = [];
  const buildPath = (path, { rects }) => rects.forEach(r => path.rect(...r));
  echarts.graphic.registerShape('rects', echarts.graphic.extendShape({ buildPath }));
  const zoomBox = document.getElementById('zoom'), heat = document.getElementById('heat'), live = document.getElementById('live');
  const minuteView = zoomBox ? minutes(zoomBox) : null;
  if (heat) calendar(heat, months(heat));
  if (live) history(live);
  theme();

  // Pictures give way to charts when all charts are there: a script that fails leaves the page as it is without scripts.
  Promise.all(charts.map(c => c.finished)).then(() => {
    root.classList.add('scripted');
    root.dataset.ready = Math.round(performance.now());
  });

  function readColors() {
    return Object.fromEntries(colorNames.map(name => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    }));
  }

  // A chart that is drawn again when the colours or the width change.
  function draw(element, option) {
    const first = option(), chart = echarts.init(element);
    const finished = new Promise(resolve => chart.on('finished', resolve));
    const redraw = () => chart.setOption(option());
    let width = element.clientWidth;
    chart.setOption(first);
    new ResizeObserver(() => {
      if (!element.clientWidth || element.clientWidth === width) return;
      width = element.clientWidth;
      redraw();
      chart.resize();
    }).observe(element);
    charts.push({ finished, redraw });
    return chart;
  }

  function theme() {
    const button = document.getElementById('theme'), order = ['system', 'light', 'dark'];
    const recolor = () => {
      colors = readColors();
      charts.forEach(c => c.redraw());
    };
    button.hidden = false;
    button.addEventListener('click', () => {
      const next = order[(order.indexOf(root.dataset.theme ?? 'system') + 1) % 3];
      if (next === 'system') delete root.dataset.theme; else root.dataset.theme = next;
      button.textContent = 'Theme: ' + next;
      recolor();
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolor);
  }

  // A chart for each year, in the place of the year's picture.
  function calendar(heat, month) {
    const years = new Map();
    data.day.forEach((day, i) => {
      const year = date(day).slice(0, 4);
      if (!years.has(year)) years.set(year, { first: i, days: [] });
      years.get(year).days.push([date(day), i]);
    });
    for (const picture of heat.querySelectorAll('.year')) {
      const year = years.get(picture.dataset.year);
      const element = make('div', { class: 'drawn', role: 'img', 'aria-label': picture.getAttribute('aria-label') });
      picture.after(element);
      year.chart = draw(element, () => yearOption(picture.dataset.year, year.days));
      year.chart.on('mouseover', e => { current = e.dataIndex + year.first; });
      year.chart.on('click', e => { if (!isForFingers()) minuteView?.open(data.day[e.dataIndex + year.first]); });
      year.chart.getZr().on('click', e => { if (isForFingers()) month.open(dayAt(element, +picture.dataset.year, e.offsetX, e.offsetY)); });
    }
    const status = make('p', { class: 'unseen', 'aria-live': 'polite' });
    heat.append(status);
    heat.tabIndex = 0;
    heat.setAttribute('role', 'application');
    heat.setAttribute('aria-label', 'Calendar of trading days. Up and Down move by a day, Left and Right by a week, Page Up and Page Down by a year, '
      + 'Home and End to the first and the last day. Enter shows the minutes of a day.');
    const last = data.day.length - 1;
    let current = last, shown = null;

    // The library has no keys for a calendar: they choose a day, and the library shows it.
    heat.addEventListener('focus', () => { if (heat.matches(':focus-visible')) show(current); });
    heat.addEventListener('blur', hide);
    heat.addEventListener('keydown', e => {
      const day = data.day[current];
      const to = { ArrowDown: current + 1, ArrowUp: current - 1, ArrowRight: near(day + 7, 1), ArrowLeft: near(day - 7, -1),
        PageDown: near(day + 364, 1), PageUp: near(day - 364, -1), Home: 0, End: last, Escape: -1, Enter: current }[e.key];
      if (to === undefined) return;
      e.preventDefault();
      if (e.key === 'Enter') minuteView?.open(day); else if (e.key === 'Escape') hide(); else show(Math.max(0, Math.min(last, to)));
    });

    // The day under a finger, as the calendar lays it out: a column a week, a row a weekday.
    function dayAt(element, year, x, y) {
      const first = Date.UTC(year, 0, 1) / dayMs, sunday = first - new Date(first * dayMs).getUTCDay();
      const last = Date.UTC(year, 11, 31) / dayMs, weeks = Math.floor((last - sunday) / 7) + 1;
      const column = Math.floor((x - 26) / (element.clientWidth - 28) * weeks), row = Math.floor((y - 14) / (element.clientHeight - 16) * 7);
      return Math.max(first, Math.min(last, sunday + column * 7 + Math.max(0, Math.min(6, row))));
    }

    // The index of a day, or of the next one in that direction.
    function near(day, direction) {
      let at = indexOf.get(day);
      for (let k = 0; at === undefined && k < 400; k++) at = indexOf.get(day += direction);
      return at ?? (direction > 0 ? last : 0);
    }

    function show(i) {
      hide();
      const { chart, first } = years.get(date(data.day[i]).slice(0, 4)), { title, lines } = describe(i);
      shown = { chart, item: { seriesIndex: 0, dataIndex: i - first } };
      current = i;
      chart.dispatchAction({ type: 'highlight', ...shown.item });
      chart.dispatchAction({ type: 'showTip', ...shown.item });
      status.textContent = `${title}. ${lines.join('. ')}`;
      chart.getDom().scrollIntoView({ block: 'nearest' });
    }

    function hide() {
      shown?.chart.dispatchAction({ type: 'downplay', ...shown.item });
      shown?.chart.dispatchAction({ type: 'hideTip' });
      shown = null;
    }
  }

  // The days of one month as buttons that a finger can hit.
  function months(heat) {
    const list = [...new Set(data.day.map(day => date(day).slice(0, 7)))];
    const select = make('select', { 'aria-label': 'Month' }, ...list.map(m => make('option', { value: m }, m)));
    const step = (words, title, by) => {
      const b = make('button', { type: 'button', title, 'aria-label': title }, words);
      b.addEventListener('click', () => fill(list[Math.max(0, Math.min(list.length - 1, list.indexOf(select.value) + by))]));
      return b;
    };
    const grid = make('div', { class: 'grid7' }), read = make('p', { class: 'read', 'aria-live': 'polite' });
    const box = make('div', { class: 'month-days', id: 'month' },
      make('div', { class: 'bar', role: 'group', 'aria-label': 'Month' }, step('◀', 'Previous month', -1), select, step('▶', 'Next month', 1)),
      make('div', { class: 'heads', 'aria-hidden': 'true' }, ...'SMTWTFS'.split('').map(w => make('span', {}, w))), grid, read);
    heat.after(box);
    select.addEventListener('change', () => fill(select.value));
    fill(list[list.length - 1]);
    return { open };

    function open(day) {
      const name = date(day).slice(0, 7);
      fill(list.includes(name) ? name : list.reduce((a, b) => Math.abs(Date.parse(b) - day * dayMs) < Math.abs(Date.parse(a) - day * dayMs) ? b : a));
      if (indexOf.has(day)) choose(indexOf.get(day));
      box.scrollIntoView({ block: 'nearest' });
    }

    function fill(name) {
      select.value = name;
      const first = Date.parse(name) / dayMs, cells = [];
      for (let k = new Date(first * dayMs).getUTCDay(); k > 0; k--) cells.push(make('span'));
      for (let day = first; date(day).startsWith(name); day++) cells.push(indexOf.has(day) ? button(indexOf.get(day)) : make('span'));
      grid.replaceChildren(...cells);
      const last = data.day.findLastIndex(day => date(day).startsWith(name));
      choose(last);
    }

    function button(i) {
      const f = data.flags[i], shade = data.shade[i], { title, lines } = describe(i), open = data.open_minutes[i];
      const kinds = [data.bars[i] && (shade === null ? 'ku' : 'k' + shade), f & flags.gap && 'is-gap', data.bars[i] && isRoll(i) && 'is-roll',
        f & (flags.altered | flags.notStored) && 'is-wrong'].filter(k => k);
      const small = f & flags.stub ? 'stub' : f & flags.partial ? 'part' : f & flags.holiday ? 'holiday' : f & flags.notStored ? 'missing'
        : data.bars[i] && open ? Math.floor(data.inside[i] / open * 100) + '%' : data.bars[i] ? '?' : 'none';
      const b = make('button', { type: 'button', class: ['day', ...kinds].join(' '), 'aria-pressed': 'false', 'data-index': i,
        'aria-label': `${title}. ${lines.filter(l => l !== hint).join('. ')}` }, `${new Date(data.day[i] * dayMs).getUTCDate()}`, make('small', { 'aria-hidden': 'true' }, small));
      b.addEventListener('click', () => choose(i));
      return b;
    }

    function choose(i) {
      for (const b of grid.querySelectorAll('button')) b.setAttribute('aria-pressed', +b.dataset.index === i);
      const { title, lines } = describe(i), day = data.day[i];
      read.replaceChildren(make('b', {}, title), ` · ${lines.filter(l => l !== hint).join(' · ')}`);
      if (!minutesOf.has(day)) return;
      const more = make('button', { type: 'button' }, 'Minute by minute');
      more.addEventListener('click', () => minuteView.open(day));
      read.append(' ', more);
    }
  }

  function yearOption(year, days) {
    const label = { color: colors.soft, fontSize: 10, fontFamily: font }, isSmall = heat.clientWidth < 400;
    return {
      animation: false,
      tooltip: {
        className: 'tip', backgroundColor: colors.paper, borderColor: colors.soft, borderWidth: 1, padding: [6, 9],
        transitionDuration: 0, hideDelay: 0, textStyle: { color: colors.ink, fontSize: 12, fontFamily: font },
        position: ([x, y], params, element, rect, { contentSize, viewSize }) =>
          [Math.max(0, Math.min(x + 12, viewSize[0] - contentSize[0])), y + 12],
        formatter: ({ data: [, i] }) => {
          const { title, lines } = describe(i);
          return make('span', {}, make('b', {}, title), '\n' + lines.join('\n'));
        },
      },
      calendar: {
        range: year, left: 26, right: 2, top: 14, bottom: 2, cellSize: 'auto', itemStyle: { color: 'transparent', borderWidth: 0 },
        splitLine: { lineStyle: { color: colors.soft, width: 0.5 } }, yearLabel: { show: false }, monthLabel: { ...label, margin: 3, nameMap: isSmall ? [...'JFMAMJJASOND'] : 'en' },
        dayLabel: { ...label, firstDay: 0, margin: 3, nameMap: isSmall ? ['S', '', '', 'W', '', '', ''] : ['Sun', '', 'Tue', '', 'Thu', '', ''] },
      },
      series: { type: 'custom', coordinateSystem: 'calendar', data: days, renderItem: drawDay },
    };
  }

  // Coverage gives a square its colour; everything else about a day gives it another form. The same forms as those of the picture.
  function drawDay({ coordSys }, api) {
    const i = api.value(1), f = data.flags[i], [middle, center] = api.coord(api.value(0));
    const [w, h] = [coordSys.cellWidth / 10, coordSys.cellHeight / 10], at = (x, y) => [middle + (x - 4.5) * w, center + (y - 4.5) * h];
    const shape = (from, size) => ({ x: at(from, 0)[0], y: at(0, from)[1], width: size * w, height: size * h });
    const square = (from, size, style) => ({ type: 'rect', shape: shape(from, size), style });
    const line = (from, to, stroke, lineWidth) =>
      ({ type: 'polyline', shape: { points: [at(...from), at(...to)] }, style: { stroke, lineWidth, fill: 'none' } });
    const children = [], emphasis = { style: { stroke: colors.ink, lineWidth: 1.6 } };
    if (data.bars[i]) {
      const fill = colors[data.shade[i] === null ? 'mo' : 'k' + data.shade[i]], [from, size] = f & flags.stub ? [2, 5] : [0, 9];
      if (!(f & ~flags.notRecorded) && !isRoll(i)) return { ...square(from, size, { fill }), emphasis };
      const half = [at(from, from), at(from + size, from), at(from, from + size)];
      children.push(f & flags.partial ? { type: 'polygon', shape: { points: half }, style: { fill } } : square(from, size, { fill }));
    } else if (f & flags.notStored) {
      children.push(square(1, 7, { fill: 'none', stroke: colors.bad, lineWidth: 1.2 }));
    } else {
      children.push(square(3.5, 2, f & flags.gap ? { fill: colors.bad, stroke: colors.bad, lineWidth: 2 } : { fill: colors.mo }));
    }
    if (isRoll(i)) children.push(line([0, 0], [0, 9], colors.mQ, 2));
    if (f & flags.tie) children.push(square(3, 3, { fill: colors.paper, stroke: colors.ink, lineWidth: 0.5 }));
    if (f & flags.altered) children.push(line([0, 0], [9, 9], colors.bad, 1.5), line([9, 0], [0, 9], colors.bad, 1.5));
    children.push({ ...square(0, 9, { fill: 'transparent' }), emphasis });
    return { type: 'group', children };
  }

  function isRoll(i) {
    let before = i - 1;
    while (before >= 0 && !data.bars[before]) before--;
    return data.bars[i] > 0 && before >= 0 && data.contract[before] !== data.contract[i];
  }

  // The bars of one day. Every price is stored as its distance, in units, to one before it.
  function minutes(box) {
    const unit = 10 ** bars.decimals, days = bars.days.map(d => d.day);
    const select = make('select', { id: 'zoom-day', 'aria-label': 'Trading day' },
      ...days.map(day => make('option', { value: day }, `${date(day)} ${weekday(day)} · ${data.contracts[data.contract[indexOf.get(day)]]}`)));
    const button = (words, title, act) => {
      const b = make('button', { type: 'button', title, 'aria-label': title }, words);
      b.addEventListener('click', act);
      return b;
    };
    const status = make('output', { id: 'zoom-range', 'aria-live': 'polite' }), read = make('p', { class: 'read', id: 'zoom-read' });
    const plots = make('div', { class: 'minute-plots', tabindex: '0', role: 'application',
      'aria-label': 'Price and volume of each minute. Arrow keys move, plus and minus zoom, 0 shows the whole day.' });
    box.append(make('div', { class: 'bar', role: 'group', 'aria-label': 'Day and zoom' },
      button('◀', 'Previous day', () => step(-1)), select, button('▶', 'Next day', () => step(1)),
      button('Whole day', 'Whole day (key 0)', () => zoom(0, 1440)), button('+', 'Zoom in', () => zoomBy(0.5)), button('−', 'Zoom out', () => zoomBy(2)),
      status), read, plots);
    box.hidden = false;

    const cards = document.querySelectorAll('#pictures figure');
    for (const card of cards) {
      const title = card.querySelector('b'), b = make('button', { type: 'button' }, title.textContent);
      b.addEventListener('click', () => open(+card.dataset.day));
      title.replaceWith(b);
    }
    if (isForFingers()) document.getElementById('pictures').open = false;

    // A whole day is more useful at first than a stub or a partial day.
    const isWhole = day => !(data.flags[indexOf.get(day)] & (flags.stub | flags.partial));
    let current = days.findLast(isWhole) ?? days[days.length - 1], shown = decode(current), range = [0, 1440];
    const chart = draw(plots, option);
    select.value = current;
    select.addEventListener('change', () => show(+select.value));
    chart.on('datazoom', e => {
      const { start, end, startValue, endValue } = e.batch?.[0] ?? e, at = part => part * 14.4;
      range = [startValue === undefined ? at(start) : offset(startValue), endValue === undefined ? at(end) : offset(endValue)];
      showRange();
    });
    chart.on('updateAxisPointer', e => { if (e.axesInfo?.[0]) showMinute(Math.floor(offset(e.axesInfo[0].value))); });
    plots.addEventListener('pointerdown', () => plots.focus({ preventScroll: true }), { capture: true });
    plots.addEventListener('wheel', e => {
      if (!e.ctrlKey && !plots.matches(':focus-within')) e.stopPropagation();
    }, { capture: true, passive: true });
    plots.addEventListener('keydown', e => {
      const act = { ArrowLeft: () => pan(-0.25), ArrowRight: () => pan(0.25), '+': () => zoomBy(0.5), '=': () => zoomBy(0.5),
        '-': () => zoomBy(2), 0: () => zoom(0, 1440) }[e.key];
      if (!act) return;
      e.preventDefault();
      act();
    });
    mark();
    return { open };

    function open(day) {
      if (!minutesOf.has(day)) return;
      show(day);
      box.scrollIntoView({ block: 'nearest' });
      plots.focus({ preventScroll: true });
    }

    function step(by) {
      show(days[Math.max(0, Math.min(days.length - 1, days.indexOf(current) + by))]);
    }

    function show(day) {
      current = day;
      shown = decode(day);
      range = [0, 1440];
      select.value = day;
      chart.setOption(option(), { replaceMerge: ['series'] });
      zoom(0, 1440);
      mark();
    }

    function mark() {
      for (const card of cards) card.querySelector('button').toggleAttribute('aria-current', +card.dataset.day === current);
      box.dataset.day = date(current);
      showRange();
      showMinute(shown[shown.length - 1].minute);
    }

    function decode(day) {
      const d = minutesOf.get(day), decoded = [];
      let minute = 0, close = 0;
      for (let k = 0; k < d.minute.length; k++) {
        minute += d.minute[k];
        const open = close + d.open[k];
        close = open + d.close[k];
        decoded.push({ minute, open: open / unit, high: (open + d.high[k]) / unit, low: (open + d.low[k]) / unit, close: close / unit, volume: d.volume[k] });
      }
      return decoded;
    }

    function time(minute) {
      return current * dayMs - 36e5 + minute * 6e4;
    }

    function offset(ms) {
      return (ms - time(0)) / 6e4;
    }

    function zoom(from, to) {
      const span = Math.min(1440, Math.max(15, to - from)), start = Math.max(0, Math.min(1440 - span, (from + to - span) / 2));
      chart.dispatchAction({ type: 'dataZoom', dataZoomIndex: 0, startValue: time(start), endValue: time(start + span) });
    }

    function zoomBy(factor) {
      const [a, b] = range, middle = (a + b) / 2;
      zoom(middle - (b - a) / 2 * factor, middle + (b - a) / 2 * factor);
    }

    function pan(part) {
      const [a, b] = range;
      zoom(a + (b - a) * part, b + (b - a) * part);
    }

    function showRange() {
      const count = shown.filter(bar => bar.minute + 1 > range[0] && bar.minute < range[1]).length;
      status.textContent = `${number.format(count)} of ${number.format(shown.length)} bars in view`;
      status.dataset.start = range[0];
      status.dataset.end = range[1];
    }

    function showMinute(minute) {
      const bar = shown.find(b => b.minute === minute);
      read.replaceChildren(make('b', {}, `${new Date(time(minute)).toISOString().slice(0, 16).replace('T', ' ')} UTC`), bar
        ? ` · open ${price(bar.open)}, high ${price(bar.high)}, low ${price(bar.low)}, close ${price(bar.close)} · volume ${number.format(bar.volume)}`
        : ' · no bar: nothing is stored for this minute');
    }

    function option() {
      const narrow = plots.clientWidth < 560, heights = narrow ? [210, 70] : [270, 80];
      const tops = [24, 24 + heights[0] + 32], bottom = tops[1] + heights[1];
      plots.style.height = `${bottom + 62}px`;
      const label = { color: colors.soft, fontSize: 11, fontFamily: font };
      const y = { type: 'value', axisLabel: label, splitLine: { lineStyle: { color: colors.line } } };
      const shared = { xAxisIndex: [0, 1], filterMode: 'weakFilter', minValueSpan: 15 * 6e4 };
      const candle = (values, k, color, borderColor) => ({ type: 'candlestick', data: values, xAxisIndex: k, yAxisIndex: k, silent: true, large: false,
        progressive: 0, barWidth: '60%', itemStyle: { color, color0: colors.k3, borderColor, borderColor0: borderColor, borderColorDoji: borderColor } });
      const at = bar => time(bar.minute + 0.5);
      return {
        animation: false, useUTC: true,
        title: ['Price, USD: one candle per minute, UTC', 'Volume, contracts per minute'].map((text, k) => ({
          text, left: 0, top: tops[k] - 20, padding: 0, textStyle: { color: colors.ink, fontSize: 12, fontWeight: 'normal', fontFamily: font } })),
        grid: heights.map((height, k) => ({ left: 56, right: 8, top: tops[k], height })),
        xAxis: heights.map((_, k) => ({
          type: 'time', gridIndex: k, min: time(0), max: time(1440), axisLine: { lineStyle: { color: colors.line } }, axisTick: { show: false },
          axisLabel: { ...label, show: k === 1, hideOverlap: true, formatter: ms => new Date(ms).toISOString().slice(11, 16) },
          splitLine: { show: true, lineStyle: { color: colors.line } }, splitNumber: narrow ? 4 : 8,
        })),
        yAxis: [{ ...y, gridIndex: 0, scale: true, splitNumber: narrow ? 4 : 6 }, { ...y, gridIndex: 1, min: 0, splitNumber: 2 }],
        tooltip: { trigger: 'axis', showContent: false,
          axisPointer: { snap: true, label: { show: false }, lineStyle: { color: colors.soft, type: 'solid' } } },
        axisPointer: { link: [{ xAxisIndex: 'all' }] },
        dataZoom: [
          { ...shared, type: 'inside', preventDefaultMouseMove: false },
          { ...shared, type: 'slider', top: bottom + 28, height: 26, left: 56, right: 8, showDetail: false, brushSelect: false,
            borderColor: colors.line, fillerColor: 'transparent',
            dataBackground: { lineStyle: { color: colors.soft }, areaStyle: { color: colors.line } },
            selectedDataBackground: { lineStyle: { color: colors.k3 }, areaStyle: { color: colors.k3 } },
            handleStyle: { color: colors.paper, borderColor: colors.soft }, moveHandleStyle: { color: colors.soft } },
        ],
        series: [
          candle(shown.map(bar => [at(bar), bar.open, bar.close, bar.low, bar.high]), 0, colors.paper, colors.k4),
          candle(shown.map(bar => [at(bar), 0, bar.volume, 0, bar.volume]), 1, colors.k3, colors.k3),
        ],
      };
    }
  }

  // Three panels over one time axis. The library zooms them together, and fits every y axis to the days that are in view.
  function history(live) {
    const stored = data.day.map((_, i) => i).filter(i => data.bars[i]);
    const noon = i => (data.day[i] + 0.5) * dayMs;
    const first = data.day[stored[0]] * dayMs, last = (data.day[stored[stored.length - 1]] + 1) * dayMs;
    const isNarrow = () => plots.clientWidth < 560;
    const priceTitle = () => 'Price, USD: one candle per day' + (!isLined ? '' : isNarrow() ? ', line: closes' : '; the line joins the closes of each contract');
    const perDay = () => plots.clientWidth / (range[1] - range[0]) * dayMs;
    let range = [first, last], isLined;
    const candles = stored.map(i => [noon(i), data.open[i], data.close[i], data.low[i], data.high[i]]);
    const volumes = stored.map(i => [noon(i), 0, data.volume[i], 0, data.volume[i]]);
    const bands = stored.map(bandsOf);
    const stints = [], closes = [];
    for (const i of stored) {
      // The line ends with its contract: prices of two contracts are never joined.
      if (!stints.length || isRoll(i)) {
        closes.push([noon(i), null]);
        stints.push([data.day[i] * dayMs, 0, data.contracts[data.contract[i]]]);
      }
      closes.push([noon(i), data.close[i]]);
      stints[stints.length - 1][1] = (data.day[i] + 1) * dayMs;
    }

    // A finger moves the history, a mouse selects a range of it.
    const isTouch = matchMedia('(pointer: coarse)').matches;
    const status = make('output', { id: 'range', 'aria-live': 'polite' });
    const read = make('p', { class: 'read', id: 'read', 'aria-live': 'off' });
    const plots = make('div', { class: 'plots', tabindex: '0', role: 'application',
      'aria-label': 'Price, volume and shares of volume. Arrow keys move, plus and minus zoom, 0 shows the whole history.' });
    const button = (words, title, act) => {
      const b = make('button', { type: 'button', title, 'aria-label': title }, words);
      b.addEventListener('click', act);
      return b;
    };
    live.append(make('div', { class: 'bar', role: 'group', 'aria-label': 'Zoom' },
      button('Whole history', 'Whole history (key 0, or a double click)', () => zoom(first, last)),
      button('+', 'Zoom in', () => zoomBy(0.5)), button('−', 'Zoom out', () => zoomBy(2)),
      button('◀', 'Earlier', () => pan(-0.5)), button('▶', 'Later', () => pan(0.5)),
      make('span', {}, isTouch ? 'Drag to move, pinch to zoom.' : 'Drag over a range to zoom in, or click and turn the wheel.'), status),
    read, plots);
    live.hidden = false;

    isLined = perDay() < 7;
    const chart = draw(plots, option);
    // Not before it is needed: it draws everything again.
    const select = () => chart.dispatchAction({ type: 'takeGlobalCursor', key: 'dataZoomSelect', dataZoomSelectActive: true });
    if (!isTouch) plots.addEventListener('pointerenter', select, { once: true });
    chart.on('datazoom', e => {
      const { start, end, startValue, endValue } = e.batch?.[0] ?? e, at = part => first + (last - first) * part / 100;
      range = [startValue ?? at(start), endValue ?? at(end)];
      showRange();
      // The line gives way to the candles where there is room for them.
      if (isLined === (perDay() < 7)) return;
      isLined = !isLined;
      chart.setOption({ title: [{ text: priceTitle() }], series: { id: 'closes', lineStyle: { opacity: +isLined } } });
    });
    chart.on('updateAxisPointer', e => { if (e.axesInfo?.[0]) showDay(Math.floor(e.axesInfo[0].value / dayMs)); });
    chart.getZr().on('dblclick', () => zoom(first, last));
    plots.addEventListener('pointerdown', () => plots.focus({ preventScroll: true }), { capture: true });
    // Without a click the wheel scrolls the page, as everywhere.
    plots.addEventListener('wheel', e => {
      if (!e.ctrlKey && !plots.matches(':focus-within')) e.stopPropagation();
    }, { capture: true, passive: true });
    // The library has no keys for a zoom.
    plots.addEventListener('keydown', e => {
      const act = { ArrowLeft: () => pan(-0.25), ArrowRight: () => pan(0.25), '+': () => zoomBy(0.5), '=': () => zoomBy(0.5),
        '-': () => zoomBy(2), 0: () => zoom(first, last) }[e.key];
      if (!act) return;
      e.preventDefault();
      act();
    });
    showRange();
    showDay(data.day[stored[stored.length - 1]]);

    function option() {
      const narrow = isNarrow(), heights = narrow ? [210, 80, 100] : [290, 96, 130];
      const titles = [priceTitle(), 'Volume of the front month, contracts per day',
        narrow ? 'Share of volume, nearest expiry at the bottom' : 'Share of each outright in the volume of the day, nearest expiry at the bottom'];
      const tops = heights.map((_, k) => 22 + heights.slice(0, k).reduce((sum, h) => sum + h + 32, 0)), bottom = tops[2] + heights[2];
      plots.style.height = `${bottom + 62}px`;
      const label = { color: colors.soft, fontSize: 11, fontFamily: font };
      const shared = { xAxisIndex: [0, 1, 2], filterMode: 'weakFilter', minValueSpan: 5 * dayMs };
      const y = { type: 'value', axisLabel: label, splitLine: { lineStyle: { color: colors.line } } };
      const candle = (values, color, borderColor) => ({ type: 'candlestick', data: values, large: true, barWidth: '60%',
        itemStyle: { color, color0: colors.k3, borderColor, borderColor0: borderColor, borderColorDoji: borderColor } });
      const in_ = (k, series) => ({ xAxisIndex: k, yAxisIndex: k, silent: true, progressive: 0, ...series });
      return {
        animation: false, useUTC: true,
        title: titles.map((text, k) => ({
          text, left: 0, top: tops[k] - 20, padding: 0,
          textStyle: { color: colors.ink, fontSize: narrow ? 11 : 12, fontWeight: 'normal', fontFamily: font },
        })),
        grid: heights.map((height, k) => ({ left: 48, right: 8, top: tops[k], height })),
        xAxis: heights.map((_, k) => ({
          type: 'time', gridIndex: k, min: first, max: last, axisLine: { lineStyle: { color: colors.line } }, axisTick: { show: false },
          axisLabel: { ...label, show: k === 2, hideOverlap: true }, splitLine: { show: true, lineStyle: { color: colors.line } },
          splitNumber: narrow ? 4 : 10,
        })),
        yAxis: [
          { ...y, gridIndex: 0, scale: true, splitNumber: narrow ? 4 : 6 },
          { ...y, gridIndex: 1, min: 0, splitNumber: 2, axisLabel: { ...label, formatter: short } },
          { ...y, gridIndex: 2, min: 0, max: 1, interval: 0.5, axisLabel: { ...label, formatter: v => v * 100 + ' %' } },
        ],
        tooltip: {
          trigger: 'axis', showContent: false,
          axisPointer: { snap: true, label: { show: false }, lineStyle: { color: colors.soft, type: 'solid' } },
        },
        axisPointer: { link: [{ xAxisIndex: 'all' }] },
        // Selecting by a drag is a tool of the library; its buttons are not shown.
        toolbox: { itemSize: 0, top: -20, feature: { dataZoom: {
          xAxisIndex: shared.xAxisIndex, yAxisIndex: 'none', filterMode: shared.filterMode,
          brushStyle: { color: colors.k3, opacity: 0.25, borderWidth: 0 },
        } } },
        dataZoom: [
          { ...shared, type: 'inside', moveOnMouseMove: isTouch, preventDefaultMouseMove: false },
          {
            ...shared, type: 'slider', top: bottom + 28, height: 26, left: 48, right: 8, showDetail: false, brushSelect: false,
            borderColor: colors.line, fillerColor: 'transparent',
            dataBackground: { lineStyle: { color: colors.soft }, areaStyle: { color: colors.line } },
            selectedDataBackground: { lineStyle: { color: colors.k3 }, areaStyle: { color: colors.k3 } },
            handleStyle: { color: colors.paper, borderColor: colors.soft }, moveHandleStyle: { color: colors.soft },
          },
        ],
        series: [
          in_(0, candle(candles, colors.paper, colors.k4)),
          in_(0, {
            type: 'line', id: 'closes', data: closes, showSymbol: false, lineStyle: { color: colors.ink, width: 1, opacity: +isLined },
          }),
          in_(0, { type: 'custom', data: stints, encode: { x: [0, 1] }, renderItem: drawRoll, clip: true }),
          // Bars of the library would widen their time axis, and theirs alone; a candle from nothing to the volume is the same rectangle.
          in_(1, candle(volumes, colors.k3, colors.k3)),
          in_(2, { type: 'custom', data: [[first, last]], encode: { x: [0, 1] }, renderItem: drawShares, clip: true }),
          in_(2, { type: 'custom', data: stints, encode: { x: [0, 1] }, renderItem: drawName, clip: true, z: 5 }),
        ],
      };
    }

    // A line at every roll while there is room for lines, else a mark.
    function drawRoll({ coordSys }, api) {
      const x = api.coord([api.value(0), 0])[0], bottom = coordSys.y + coordSys.height;
      const isLine = api.size([dayMs, 0])[0] > 0.6;
      return api.value(0) === first ? null : {
        type: 'line', shape: { x1: x, x2: x, y1: isLine ? coordSys.y : bottom - 7, y2: bottom },
        style: { stroke: colors.soft, lineWidth: 0.8, lineDash: isLine ? [2, 3] : null },
      };
    }

    // All days in one shape for each colour: as bars of the library they are ten thousands of elements, which it cannot zoom fluently.
    function drawShares(params, api) {
      const rects = {}, wide = Math.max(1, api.size([dayMs, 0])[0]), high = api.size([0, 1])[1];
      stored.forEach((i, k) => {
        const [x, y] = api.coord([data.day[i] * dayMs, 0]);
        let below = 0;
        for (const { part, color } of bands[k]) (rects[color] ??= []).push([x, y - (below += part) * high, wide, part * high]);
      });
      const shapes = Object.keys(rects).map(color => ({ type: 'rects', shape: { rects: rects[color] }, style: { fill: colors[color] } }));
      return { type: 'group', children: shapes };
    }

    // A front month's name where there is room for it.
    function drawName({ coordSys, dataIndex }, api) {
      const { x, y, width, height } = coordSys;
      const [a, b] = [0, 1].map(k => Math.max(x, Math.min(x + width, api.coord([api.value(k), 0])[0])));
      return b - a < 52 ? null : { type: 'text', style: {
        text: stints[dataIndex][2], x: (a + b) / 2, y: y + height - 4, align: 'center', verticalAlign: 'bottom',
        fill: '#fff', stroke: '#0009', lineWidth: 2.5, font: `11px ${font}`,
      } };
    }

    // Nearest expiry first: one digit of a year stands for the first such year in which the contract has not expired (F2).
    function bandsOf(i) {
      const day = new Date(data.day[i] * dayMs), year = day.getUTCFullYear(), month = day.getUTCMonth() + 1;
      return sharesOf(i).filter(s => s.part > 0.002).map(s => {
        const code = 'FGHJKMNQUVXZ'.indexOf(s.contract[3]) + 1, digits = s.contract.slice(4), cycle = 10 ** digits.length;
        const earliest = code < month ? year + 1 : year;
        const expires = earliest + (((+digits - earliest) % cycle) + cycle) % cycle;
        return { part: s.part, expiry: expires * 12 + code, color: 'GJMQVZ'.includes(s.contract[3]) ? 'm' + s.contract[3] : 'mo' };
      }).sort((a, b) => a.expiry - b.expiry);
    }

    function short(v) {
      return Math.abs(v) >= 1e6 ? number.format(v / 1e6) + 'M' : Math.abs(v) >= 1e4 ? number.format(v / 1e3) + 'k' : number.format(v);
    }

    function zoom(startValue, endValue) {
      const span = Math.min(last - first, Math.max(5 * dayMs, endValue - startValue));
      const start = Math.max(first, Math.min(last - span, (startValue + endValue - span) / 2));
      chart.dispatchAction({ type: 'dataZoom', dataZoomIndex: 0, startValue: start, endValue: start + span });
    }

    function zoomBy(factor) {
      const [a, b] = range, middle = (a + b) / 2;
      zoom(middle - (b - a) / 2 * factor, middle + (b - a) / 2 * factor);
    }

    function pan(part) {
      const [a, b] = range;
      zoom(a + (b - a) * part, b + (b - a) * part);
    }

    function showRange() {
      const [a, b] = range, shown = stored.filter(i => (data.day[i] + 1) * dayMs > a && data.day[i] * dayMs < b);
      const [from, to] = [shown[0], shown[shown.length - 1]].map(i => shown.length ? date(data.day[i]) : '');
      status.textContent = shown.length ? `${from} to ${to}, ${number.format(shown.length)} trading days` : 'no trading day';
      status.dataset.start = a / 1000;
      status.dataset.end = b / 1000;
    }

    function showDay(day) {
      const i = indexOf.get(day);
      if (i === undefined) return;
      const { title, lines: all } = describe(i), lines = all.filter(l => l !== hint), shares = sharesOf(i), more = shares.length - 4;
      const most = shares.slice(0, 4).map(s => `${s.contract} ${percent(s.part)}`).join(', ');
      if (shares.length) lines.push(`share of volume ${most}${more > 0 ? ` and ${more} more` : ''}`);
      read.replaceChildren(make('b', {}, title), ` · ${lines.join(' · ')}`);
    }
  }
})();
