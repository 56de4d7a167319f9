using System.Globalization;
using Microsoft.Playwright;

namespace MgcBackfill.Browser;

/// <summary>What a reader can do with the minutes of a day.</summary>
[Collection(BrowserCollection.Name)]
public sealed class MinuteTests(BrowserFixture browser)
{
    private const string LastBar = """
        day => {
            const { decimals, days } = JSON.parse(document.getElementById('bars').textContent), bars = days.find(d => d.day === day);
            let close = 0, open = 0, minute = 0;
            bars.minute.forEach((step, k) => { minute += step; open = close + bars.open[k]; close = open + bars.close[k]; });
            const k = bars.minute.length - 1, unit = 10 ** decimals;
            return [minute, open / unit, (open + bars.high[k]) / unit, (open + bars.low[k]) / unit, close / unit, bars.volume[k], bars.minute.length];
        }
        """;

    [ChromiumFact]
    public Task A_click_on_a_day_shows_its_minutes_and_a_day_that_the_page_does_not_hold_changes_nothing() =>
        browser.VisitAsync(
            "valid.html",
            null,
            async report =>
            {
                var page = report.Page;
                await ClickAsync("2024-03-22");
                await IsShownAsync("2024-03-22");
                await ClickAsync("2024-03-05");
                await IsShownAsync("2024-03-22");
                await ClickAsync("2024-04-17");
                await IsShownAsync("2024-04-17");

                async Task ClickAsync(string day)
                {
                    var (x, y) = await page.SquareAsync(day);
                    await page.Mouse.ClickAsync(x, y);
                }

                Task IsShownAsync(string day) => ShowsAsync(page, day);
            }
        );

    [ChromiumFact]
    public Task Every_day_is_chosen_from_the_list_by_buttons_and_from_its_picture() =>
        browser.VisitAsync(
            "back.html",
            null,
            async report =>
            {
                var page = report.Page;
                var days = await page.Locator("#zoom-day option").EvaluateAllAsync<int[]>("options => options.map(o => +o.value)");
                Assert.True(days.Length > 20, $"{days.Length}");
                Assert.All(days, d => Assert.Equal((2010, 11), (Date(d).Year, Date(d).Month)));
                foreach (var day in days)
                {
                    await page.Locator("#zoom-day").SelectOptionAsync(day.ToString(CultureInfo.InvariantCulture));
                    await ShowsAsync(page, Text(day));
                }

                await page.GetByRole(AriaRole.Button, new() { Name = "Previous day" }).ClickAsync();
                await ShowsAsync(page, Text(days[^2]));
                await page.GetByRole(AriaRole.Button, new() { Name = "Next day" }).ClickAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "Next day" }).ClickAsync();
                await ShowsAsync(page, Text(days[^1]));
                await page.Locator("#pictures figure button").First.ClickAsync();
                await ShowsAsync(page, Text(days[0]));
                Assert.Equal(1, await page.Locator("#pictures [aria-current]").CountAsync());
            }
        );

    [ChromiumFact]
    public Task Keys_and_buttons_and_the_wheel_zoom_into_a_day_and_both_axes_follow() =>
        browser.VisitAsync(
            "valid.html",
            null,
            async report =>
            {
                var page = report.Page;
                await page.Locator(".minute-plots").ScrollIntoViewIfNeededAsync();
                await page.Locator(".minute-plots").FocusAsync();
                Assert.Equal(new double[] { 0, 1440 }, await RangeAsync(page));
                await page.Keyboard.PressAsync("+");
                await page.Keyboard.PressAsync("+");
                await WaitForSpanAsync(page, 360);
                var before = await RangeAsync(page);
                await page.Keyboard.PressAsync("ArrowLeft");
                await page.WaitForFunctionAsync("start => +document.getElementById('zoom-range').dataset.start < start", before[0]);
                await AxisFollowsAsync(page);
                await page.Locator("#zoom").GetByRole(AriaRole.Button, new() { Name = "Whole day (key 0)" }).ClickAsync();
                await WaitForSpanAsync(page, 1440);
                var box = (await page.Locator(".minute-plots").BoundingBoxAsync())!;
                await page.Mouse.ClickAsync(box.X + (box.Width / 2), box.Y + 100);
                for (var turn = 0; turn < 10; turn++)
                    await page.Mouse.WheelAsync(0, -200);
                await page.WaitForFunctionAsync(
                    "() => { const r = document.getElementById('zoom-range').dataset; return r.end - r.start < 1000; }"
                );
                await page.EvaluateAsync("() => new Promise(resolve => setTimeout(resolve, 200))");
                await AxisFollowsAsync(page);

                // No closer than a quarter of an hour.
                for (var press = 0; press < 12; press++)
                    await page.Keyboard.PressAsync("+");
                await WaitForSpanAsync(page, 15);
            }
        );

    [ChromiumFact]
    public Task Pointing_at_a_minute_reads_its_bar_or_that_there_is_none() =>
        browser.VisitAsync(
            "back.html",
            null,
            async report =>
            {
                var page = report.Page;
                await page.Locator(".minute-plots").ScrollIntoViewIfNeededAsync();
                var box = (await page.Locator(".minute-plots").BoundingBoxAsync())!;
                await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 100);
                const string Reading =
                    @"^2010-11-30 1\d:\d\d UTC · open [\d,.]+, high [\d,.]+, low [\d,.]+, close [\d,.]+ · volume [\d,]+$";
                await page.WaitForFunctionAsync($"() => /{Reading}/.test(document.getElementById('zoom-read').textContent)");
            }
        );

    [ChromiumFact]
    public Task On_a_phone_pictures_are_folded_and_in_print_they_are_there() =>
        browser.VisitAsync(
            "valid.html",
            Devices.Phone(),
            async report =>
            {
                var page = report.Page;
                Assert.False(await page.Locator("#pictures svg").First.IsVisibleAsync());
                Assert.True(await page.Locator(".minute-plots canvas").First.IsVisibleAsync());
                await page.EmulateMediaAsync(new() { Media = Media.Print });
                Assert.True(await page.Locator("#pictures svg").First.IsVisibleAsync());
            }
        );

    private static DateOnly Date(int day) => DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(day);

    private static string Text(int day) => Date(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // The list, the line below it and the chart show one day, and its last bar is that of the page's data.
    private static async Task ShowsAsync(IPage page, string day)
    {
        Assert.Equal(day, await page.Locator("#zoom").GetAttributeAsync("data-day"));
        var number =
            DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber
            - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        Assert.Equal(number.ToString(CultureInfo.InvariantCulture), await page.Locator("#zoom-day").InputValueAsync());
        var bar = await page.EvaluateAsync<double[]>(LastBar, number);
        var time = Date(number).ToDateTime(default).AddMinutes(bar[0] - 60);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{time:yyyy-MM-dd HH:mm} UTC · open {bar[1]:#,0.##########}, high {bar[2]:#,0.##########}, "
                + $"low {bar[3]:#,0.##########}, close {bar[4]:#,0.##########} · volume {bar[5]:N0}"
        );
        Assert.Equal(text, await page.Locator("#zoom-read").TextContentAsync());
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"{bar[6]:N0} of {bar[6]:N0} bars in view"),
            await page.Locator("#zoom-range").TextContentAsync()
        );
        var axis = await AxisAsync(page, 0);
        Assert.Equal((number * 86400.0) - 3600, axis[0], 1.0);
        Assert.Equal((number * 86400.0) + 82800, axis[1], 1.0);
    }

    private static Task<double[]> RangeAsync(IPage page) =>
        page.Locator("#zoom-range").EvaluateAsync<double[]>("r => [+r.dataset.start, +r.dataset.end]");

    private static async Task WaitForSpanAsync(IPage page, double minutes) =>
        await page.WaitForFunctionAsync(
            "span => { const r = document.getElementById('zoom-range').dataset; return Math.abs(r.end - r.start - span) < 0.1; }",
            minutes
        );

    private static Task<double[]> AxisAsync(IPage page, int panel) =>
        page.Locator(".minute-plots")
            .EvaluateAsync<double[]>(
                "(plots, panel) => echarts.getInstanceByDom(plots).getModel().getComponent('xAxis', "
                    + "panel).axis.scale.getExtent().map(ms => ms / 1000)",
                panel
            );

    private static async Task AxisFollowsAsync(IPage page)
    {
        var range = await RangeAsync(page);
        foreach (var panel in new[] { 0, 1 })
        {
            var axis = await AxisAsync(page, panel);
            Assert.Equal((range[1] - range[0]) * 60, axis[1] - axis[0], 2.0);
        }
    }
}
