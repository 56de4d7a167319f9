using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace MgcBackfill.Browser;

/// <summary>What a reader can do with the history of a report.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class HistoryTests(BrowserFixture browser)
{
    // The library stores ranges as percentages, so a range of days is not exact to the second.
    private const double Second = 1;

    [ChromiumFact]
    public Task Pointing_into_the_charts_shows_contract_and_prices_and_shares_of_that_day() =>
        browser.VisitAsync(
            "valid.html",
            null,
            async report =>
            {
                var (page, days) = (report.Page, await report.Page.DaysAsync());
                var box = await ShowAsync(page);
                await page.Mouse.MoveAsync(box.X + 4, box.Y + 40);
                await page.WaitForFunctionAsync("day => document.getElementById('read').textContent.includes(day)", days.Text(0));
                var first = (await page.Locator("#read").TextContentAsync())!;
                Assert.Contains(days.Contract(0), first, StringComparison.Ordinal);
                Assert.Matches(Shares(), first);
                await page.Mouse.MoveAsync(box.X + box.Width - 4, box.Y + 40);
                await page.WaitForFunctionAsync(
                    "day => document.getElementById('read').textContent.includes(day)",
                    days.Text(days.Count - 1)
                );
                var last = (await page.Locator("#read").TextContentAsync())!;
                Assert.Contains("MGCM4", last, StringComparison.Ordinal);
                Assert.NotEqual(first, last);
            }
        );

    [ChromiumFact]
    public Task Dragging_and_the_wheel_and_keys_and_buttons_zoom_and_a_double_click_shows_the_whole_history_again() =>
        browser.VisitAsync(
            "valid.html",
            null,
            async report =>
            {
                var page = report.Page;
                var whole = await page.RangeAsync();
                var box = await ShowAsync(page);

                await DragAsync(page, box, 0.25f, 0.5f);
                var dragged = await page.RangeAsync();
                Assert.True(Math.Abs((Length(dragged) / Length(whole)) - 0.25) < 0.02, $"{Length(dragged) / Length(whole)}");
                Assert.True(Math.Abs(((dragged[0] - whole[0]) / Length(whole)) - 0.25) < 0.02);
                await AllPanelsShowAsync(page, dragged);
                await page.Mouse.DblClickAsync(box.X + 200, box.Y + 60);
                await IsWholeAsync();

                await page.Mouse.WheelAsync(0, -200);
                await page.WaitForRangeAsync($"start => start > {whole[0]}");
                await AllPanelsShowAsync(page, await page.RangeAsync());
                await page.Keyboard.PressAsync("0");
                await IsWholeAsync();
                await page.Keyboard.PressAsync("+");
                var near = await page.RangeAsync();
                Assert.Equal(Length(whole) / 2, Length(near), Second);
                await AllPanelsShowAsync(page, near);
                await page.Keyboard.PressAsync("ArrowRight");
                Assert.True((await page.RangeAsync())[0] > near[0]);
                await AllPanelsShowAsync(page, await page.RangeAsync());
                await page.GetByRole(AriaRole.Button, new() { Name = "Whole history" }).ClickAsync();
                await IsWholeAsync();

                async Task IsWholeAsync()
                {
                    await page.WaitForRangeAsync(
                        $"(start, end) => Math.abs(start - {whole[0]}) < {Second} && Math.abs(end - {whole[1]}) < {Second}"
                    );
                    await AllPanelsShowAsync(page, whole);
                }
            }
        );

    // After a drag the price axis once stayed on the whole history while the volume axis followed.
    [ChromiumTheory]
    [InlineData("drag")]
    [InlineData("wheel")]
    [InlineData("keys")]
    [InlineData("slider")]
    public Task Both_value_axes_fit_the_days_in_view_at_any_zoom(string by) =>
        browser.VisitAsync(
            "valid.html",
            null,
            async report =>
            {
                var page = report.Page;
                var box = await ShowAsync(page);
                var whole = await page.RangeAsync();
                var prices = await page.AxisAsync("yAxis", ReportView.Price);
                await FitAsync(page);
                switch (by)
                {
                    case "drag":
                        await DragAsync(page, box, 0.4f, 0.5f);
                        break;
                    case "wheel":
                        await page.Mouse.ClickAsync(box.X + 5, box.Y + 60);
                        for (var turn = 0; turn < 25; turn++)
                            await page.Mouse.WheelAsync(0, -200);
                        break;
                    case "keys":
                        await page.Locator(".plots").FocusAsync();
                        for (var press = 0; press < 4; press++)
                            await page.Keyboard.PressAsync("+");
                        break;
                    default:
                        var slider = box.Y + (await page.Locator(".plots").EvaluateAsync<float>("p => p.clientHeight")) - 43;
                        await page.Mouse.MoveAsync(box.X + box.Width, slider);
                        await page.Mouse.DownAsync();
                        await page.Mouse.MoveAsync(box.X + (box.Width * 0.1f), slider, new() { Steps = 5 });
                        await page.Mouse.UpAsync();
                        break;
                }

                await page.WaitForRangeAsync($"(start, end) => end - start < {Length(whole) * 0.2}");
                await SettleAsync(page);
                await AllPanelsShowAsync(page, await page.RangeAsync());
                await FitAsync(page);
                Assert.NotEqual(prices, await page.AxisAsync("yAxis", ReportView.Price));
            }
        );

    [ChromiumFact]
    public Task Another_theme_keeps_the_range_in_view_and_the_selection_by_a_drag() =>
        browser.VisitAsync(
            "valid.html",
            null,
            async report =>
            {
                var page = report.Page;
                await DragAsync(page, await ShowAsync(page), 0.4f, 0.5f);
                var range = await page.RangeAsync();
                await page.GetByRole(AriaRole.Button, new() { Name = "Theme" }).ClickAsync();
                Assert.Equal(range, await page.RangeAsync());
                await AllPanelsShowAsync(page, range);
                await FitAsync(page);
                await page.GetByRole(AriaRole.Button, new() { Name = "Whole history" }).ClickAsync();
                await DragAsync(page, await ShowAsync(page), 0.4f, 0.5f);
                Assert.Equal(range[0], (await page.RangeAsync())[0], 86400.0);
                Assert.Equal(range[1], (await page.RangeAsync())[1], 86400.0);
            }
        );

    [ChromiumFact]
    public Task The_wheel_scrolls_the_page_while_nobody_has_clicked_into_the_charts() =>
        browser.VisitAsync(
            "valid.html",
            null,
            async report =>
            {
                var page = report.Page;
                var whole = await page.RangeAsync();
                await page.EvaluateAsync("() => document.getElementById('live').scrollIntoView()");
                var before = await page.EvaluateAsync<double>("() => scrollY");
                await page.Mouse.MoveAsync(600, 300);
                await page.Mouse.WheelAsync(0, 120);
                await page.WaitForFunctionAsync("y => scrollY > y", before);
                Assert.Equal(whole, await page.RangeAsync());
                await AllPanelsShowAsync(page, whole);
            }
        );

    [ChromiumFact]
    public Task Two_fingers_zoom_and_one_finger_moves() =>
        browser.VisitAsync(
            "valid.html",
            Devices.Phone(),
            async report =>
            {
                var page = report.Page;
                var whole = await page.RangeAsync();
                await page.EvaluateAsync("() => document.getElementById('live').scrollIntoView()");
                var box = await page.PanelAsync(ReportView.Price);
                var touch = await page.Context.NewCDPSessionAsync(page);

                // The library zooms by a tenth for each move of the fingers, whatever its length.
                await SendAsync("touchStart", 0.4f, 0.6f);
                for (var move = 1; move <= 10; move++)
                    await SendAsync("touchMove", 0.4f - (move * 0.03f), 0.6f + (move * 0.03f));
                await SendAsync("touchEnd");
                await page.WaitForRangeAsync($"(start, end) => end - start < {Length(whole) * 0.5}");
                await SettleAsync(page);
                var pinched = await page.RangeAsync();
                await AllPanelsShowAsync(page, pinched);
                await FitAsync(page);

                await SendAsync("touchStart", 0.6f);
                await SendAsync("touchMove", 0.5f);
                await SendAsync("touchMove", 0.4f);
                await SendAsync("touchEnd");
                await page.WaitForRangeAsync($"start => start > {pinched[0]}");
                await SettleAsync(page);
                var moved = await page.RangeAsync();
                Assert.Equal(Length(pinched), Length(moved), Second);
                await AllPanelsShowAsync(page, moved);

                Task SendAsync(string type, params float[] xs) =>
                    touch.SendAsync(
                        "Input.dispatchTouchEvent",
                        new()
                        {
                            ["type"] = type,
                            ["touchPoints"] = xs.Select(
                                    (x, id) =>
                                        new
                                        {
                                            x = box.X + (box.Width * x),
                                            y = box.Y + 60,
                                            id,
                                        }
                                )
                                .ToArray(),
                        }
                    );
            }
        );

    private static double Length(double[] range) => range[1] - range[0];

    private static async Task<LocatorBoundingBoxResult> ShowAsync(IPage page)
    {
        await page.EvaluateAsync("() => document.getElementById('live').scrollIntoView()");
        return await page.PanelAsync(ReportView.Price);
    }

    private static async Task DragAsync(IPage page, LocatorBoundingBoxResult box, float from, float to)
    {
        await page.Mouse.MoveAsync(box.X + (box.Width * from), box.Y + 60);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * to), box.Y + 60, new() { Steps = 5 });
        await page.Mouse.UpAsync();
    }

    // The library draws at most ten times a second. A timer that was set later fires later, however busy the machine is.
    private static Task<System.Text.Json.JsonElement?> SettleAsync(IPage page) =>
        page.EvaluateAsync("() => new Promise(resolve => setTimeout(resolve, 200))");

    // All panels show one range of time, and it is the one that the page displays as text.
    private static async Task AllPanelsShowAsync(IPage page, double[] range)
    {
        foreach (var panel in new[] { ReportView.Price, ReportView.Volume, ReportView.Shares })
        {
            var axis = await page.AxisAsync("xAxis", panel);
            Assert.Equal(range[0], axis[0], Second);
            Assert.Equal(range[1], axis[1], Second);
        }
    }

    // An axis contains every visible value, and is at most twice as long as needed, because it ends at round numbers.
    private static async Task FitAsync(IPage page)
    {
        var (days, range) = (await page.DaysAsync(), await page.RangeAsync());
        int[] shown = [.. days.Stored.Where(i => days.Noon(i) >= range[0] && days.Noon(i) <= range[1])];
        Assert.NotEmpty(shown);
        var prices = await page.AxisAsync("yAxis", ReportView.Price);
        var (low, high) = (shown.Min(days.Low), shown.Max(days.High));
        Assert.True(prices[0] <= low && high <= prices[1], $"prices from {low} to {high} on an axis from {prices[0]} to {prices[1]}");
        Assert.True(Length(prices) < (high - low) * 2, $"prices from {low} to {high} on an axis from {prices[0]} to {prices[1]}");
        var volumes = await page.AxisAsync("yAxis", ReportView.Volume);
        var most = shown.Max(days.Volume);
        Assert.True(
            volumes[0] == 0 && most <= volumes[1] && volumes[1] < most * 2,
            $"volumes to {most} on an axis from {volumes[0]} to {volumes[1]}"
        );
    }

    [GeneratedRegex(@"share of volume MGCJ4 \d+\.\d\s%")]
    private static partial Regex Shares();
}
