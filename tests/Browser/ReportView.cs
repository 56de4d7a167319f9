using Microsoft.Playwright;

namespace MgcBackfill.Browser;

/// <summary>What the tests read from a page.</summary>
internal static class ReportView
{
    // The panels of the history, from above.
    public const int Price = 0;
    public const int Volume = 1;
    public const int Shares = 2;

    public static async Task<ReportDays> DaysAsync(this IPage page) => new((await page.Locator("#days").TextContentAsync())!);

    /// <summary>The range of time that the page displays as shown, seconds since the epoch.</summary>
    public static Task<double[]> RangeAsync(this IPage page) =>
        page.Locator("#range").EvaluateAsync<double[]>("r => [+r.dataset.start, +r.dataset.end]");

    /// <summary>Waits until the charts show a range that the condition, a function of its ends in seconds, accepts.</summary>
    public static Task WaitForRangeAsync(this IPage page, FormattableString condition)
    {
        var accepts = FormattableString.Invariant(condition);
        return page.WaitForFunctionAsync(
            $"() => {{ const r = document.getElementById('range').dataset; return ({accepts})(+r.start, +r.end); }}"
        );
    }

    /// <summary>The position of a panel in the window.</summary>
    public static async Task<LocatorBoundingBoxResult> PanelAsync(this IPage page, int panel)
    {
        var box = await page.Locator(".plots")
            .EvaluateAsync<float[]>(
                """
                (plots, panel) => {
                    const frame = plots.getBoundingClientRect(), grid = echarts.getInstanceByDom(plots).getModel().getComponent('grid', panel).coordinateSystem.getRect();
                    return [frame.x + grid.x, frame.y + grid.y, grid.width, grid.height];
                }
                """,
                panel
            );
        return new()
        {
            X = box[0],
            Y = box[1],
            Width = box[2],
            Height = box[3],
        };
    }

    /// <summary>The ends of a panel's axis as it is drawn: <c>xAxis</c> in seconds, <c>yAxis</c> in the units of the panel.</summary>
    public static async Task<double[]> AxisAsync(this IPage page, string axis, int panel)
    {
        var ends = await page.Locator(".plots")
            .EvaluateAsync<double[]>(
                "(plots, [axis, panel]) => echarts.getInstanceByDom(plots).getModel().getComponent(axis, panel).axis.scale.getExtent()",
                new object[] { axis, panel }
            );
        return axis == "xAxis" ? [ends[0] / 1000, ends[1] / 1000] : ends;
    }

    /// <summary>The different colours of a panel's pixels.</summary>
    public static async Task<IReadOnlyList<long>> ColoursAsync(this IPage page, int panel) =>
        await page.Locator(".plots")
            .EvaluateAsync<long[]>(
                """
                (plots, panel) => {
                    const canvas = plots.querySelector('canvas'), scale = canvas.width / plots.clientWidth;
                    const { x, y, width, height } = echarts.getInstanceByDom(plots).getModel().getComponent('grid', panel).coordinateSystem.getRect();
                    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
                    copy.drawImage(canvas, 0, 0);
                    return [...new Set(new Uint32Array(copy.getImageData(x * scale, y * scale, width * scale, height * scale).data.buffer))];
                }
                """,
                panel
            );

    /// <summary>The position of each day's square in the calendar of its year, as column and row from the upper left.</summary>
    public static Task<int[][]> CellsAsync(this IPage page, string year, IReadOnlyList<string> days) =>
        page.Locator($"figure:has(.year[data-year='{year}']) .drawn")
            .EvaluateAsync<int[][]>(
                """
                (element, days) => {
                    const chart = echarts.getInstanceByDom(element), calendar = chart.getModel().getComponent('calendar').coordinateSystem, { x, y } = calendar.getRect();
                    return days.map(day => {
                        const [middle, center] = chart.convertToPixel('calendar', day);
                        return [Math.floor((middle - x) / calendar.getCellWidth()), Math.floor((center - y) / calendar.getCellHeight())];
                    });
                }
                """,
                days
            );

    /// <summary>The position of the middle of a day's square in the window.</summary>
    public static async Task<(float X, float Y)> SquareAsync(this IPage page, string day)
    {
        var chart = page.Locator($"figure:has(.year[data-year='{day[..4]}']) .drawn");
        await chart.ScrollIntoViewIfNeededAsync();
        var at = await chart.EvaluateAsync<float[]>(
            """
            (element, day) => {
                const box = element.getBoundingClientRect(), [x, y] = echarts.getInstanceByDom(element).convertToPixel('calendar', day);
                return [box.x + x, box.y + y];
            }
            """,
            day
        );
        return (at[0], at[1]);
    }

    /// <summary>Texts whose contrast to their background is below that of WCAG 2 AA.</summary>
    public static Task<string[]> FaintAsync(this IPage page) =>
        page.EvaluateAsync<string[]>(
            """
            () => {
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
                    // Names on bands have an outline.
                    if (element.matches('.name')) continue;
                    const [a, b] = [light(parse(element.namespaceURI.endsWith('svg') ? style.fill : style.color)), light(behind(element))];
                    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
                    if (contrast < (large ? 3 : 4.5)) found.push(`${contrast.toFixed(2)} ${element.tagName}.${element.className}: ${node.data.trim().slice(0, 40)}`);
                }
                return found;
            }
            """
        );

    /// <summary>
    /// Texts that the charts draw whose contrast to the page is below that of WCAG 2 AA; names on bands, which have an outline, are not
    /// among them.
    /// </summary>
    public static Task<string[]> FaintInChartsAsync(this IPage page) =>
        page.EvaluateAsync<string[]>(
            """
            () => {
                const parse = colour => (colour.match(/[\d.]+/g) ?? []).map(Number);
                const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
                const paper = light(parse(getComputedStyle(document.body).backgroundColor)), found = [];
                let seen = 0;
                for (const element of document.querySelectorAll('.drawn, .plots, .minute-plots')) {
                    for (const shape of echarts.getInstanceByDom(element).getZr().storage.getDisplayList(true)) {
                        if (shape.type !== 'tspan' || !shape.style.text || shape.style.stroke) continue;
                        seen++;
                        const ink = light(parse(shape.style.fill)), contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
                        if (contrast < 4.5) found.push(`${contrast.toFixed(2)} ${shape.style.text}`);
                    }
                }
                return seen > 20 ? found : [`only ${seen} texts were found`];
            }
            """
        );

    /// <summary>Texts that the charts draw beyond their edges, so that they are cut off.</summary>
    public static Task<string[]> CutOffInChartsAsync(this IPage page) =>
        page.EvaluateAsync<string[]>(
            """
            () => {
                const found = [];
                let seen = 0;
                for (const element of document.querySelectorAll('.drawn, .plots, .minute-plots')) {
                    for (const shape of echarts.getInstanceByDom(element).getZr().storage.getDisplayList(true)) {
                        if (shape.type !== 'tspan' || !shape.style.text) continue;
                        seen++;
                        const box = shape.getBoundingRect().clone();
                        if (shape.transform) box.applyTransform(shape.transform);
                        if (box.x < -1 || box.x + box.width > element.clientWidth + 1) found.push(`${element.className}: ${shape.style.text} ${box.x} to ${box.x + box.width} of ${element.clientWidth}`);
                    }
                }
                return seen > 20 ? found : [`only ${seen} texts were found`];
            }
            """
        );
}
