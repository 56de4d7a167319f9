using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace MgcBackfill.Browser;

/// <summary>What a reader can find in the calendar of a report.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CalendarTests(BrowserFixture browser)
{
    private static readonly LocatorAssertionsToBeVisibleOptions s_longTimeout = new() { Timeout = OpenReport.Timeout };

    [ChromiumFact]
    public Task Pointing_at_a_day_of_the_calendar_shows_its_contract_and_its_figures() =>
        browser.VisitAsync(
            "valid.html",
            null,
            async report =>
            {
                var (page, days) = (report.Page, await report.Page.DaysAsync());
                var (x, y) = await page.SquareAsync(days.Text(days.Busiest));
                await page.Mouse.MoveAsync(x, y);
                var tip = page.Locator(".tip");
                await Expect(tip).ToBeVisibleAsync(s_longTimeout);
                var reported = await tip.TextContentAsync();
                Assert.Contains(days.Contract(days.Busiest), reported, StringComparison.Ordinal);
                Assert.Contains(days.Text(days.Busiest), reported, StringComparison.Ordinal);
                Assert.Contains(
                    $"{days.Bars(days.Busiest).ToString("N0", CultureInfo.InvariantCulture)} bars",
                    reported,
                    StringComparison.Ordinal
                );
                Assert.Contains(
                    $"volume {days.Volume(days.Busiest).ToString("N0", CultureInfo.InvariantCulture)}",
                    reported,
                    StringComparison.Ordinal
                );
                await page.Mouse.MoveAsync(2, 2);
                await Expect(tip).ToBeHiddenAsync(new() { Timeout = OpenReport.Timeout });
            }
        );

    [ChromiumFact]
    public Task The_keyboard_moves_through_the_calendar_day_by_day() =>
        browser.VisitAsync(
            "valid.html",
            null,
            async report =>
            {
                var (page, days) = (report.Page, await report.Page.DaysAsync());
                var last = days.Count - 1;
                for (var i = 0; i < 60 && !await page.Locator("#heat").EvaluateAsync<bool>("h => h === document.activeElement"); i++)
                    await page.Keyboard.PressAsync("Tab");
                var (tip, said) = (page.Locator(".tip"), page.Locator("#heat [aria-live]"));
                await Expect(tip).ToBeVisibleAsync(s_longTimeout);
                Assert.Contains(days.Text(last), await tip.TextContentAsync(), StringComparison.Ordinal);
                await page.Keyboard.PressAsync("ArrowUp");
                Assert.Contains(days.Text(last - 1), await tip.TextContentAsync(), StringComparison.Ordinal);
                Assert.Contains(days.Contract(last - 1), await said.TextContentAsync(), StringComparison.Ordinal);
                await page.Keyboard.PressAsync("ArrowLeft");
                Assert.Contains(
                    days.Date(last - 1).AddDays(-7).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    await tip.TextContentAsync(),
                    StringComparison.Ordinal
                );
                await page.Keyboard.PressAsync("Home");
                Assert.Contains("partial: the source covers only part of the day", await tip.TextContentAsync(), StringComparison.Ordinal);
                Assert.Contains(days.Text(0), await tip.TextContentAsync(), StringComparison.Ordinal);
                await page.Keyboard.PressAsync("Escape");
                await Expect(tip).ToBeHiddenAsync(new() { Timeout = OpenReport.Timeout });
            }
        );

    [ChromiumTheory]
    [InlineData(390, 40)]
    [InlineData(320, 36)]
    public Task A_finger_opens_a_month_and_hits_its_days(int width, float least) =>
        browser.VisitAsync(
            "valid.html",
            Devices.Phone(width),
            async report =>
            {
                var (page, days) = (report.Page, await report.Page.DaysAsync());
                var (x, y) = await page.SquareAsync("2024-03-13");
                await page.Touchscreen.TapAsync(x, y);
                Assert.Equal("2024-03", await page.Locator("#month select").InputValueAsync());
                var buttons = await page.Locator("#month .day").AllAsync();
                Assert.Equal(days.Stored.Count(i => days.Text(i).StartsWith("2024-03", StringComparison.Ordinal)) + 1, buttons.Count);
                foreach (var button in buttons)
                {
                    var box = (await button.BoundingBoxAsync())!;
                    Assert.True(box.Width >= least && box.Height >= 40, $"{box.Width} x {box.Height}");
                }

                var day = Enumerable.Range(0, days.Count).Single(i => days.Text(i) == "2024-03-12");
                await page.Locator("#month .day", new() { HasTextRegex = new("^12") }).TapAsync();
                await Expect(page.Locator("#month .day[aria-pressed='true']")).ToHaveCountAsync(1);
                var read = await page.Locator("#month .read").TextContentAsync();
                Assert.StartsWith(
                    $"2024-03-12 Tue · {days.Contract(day)} · {days.Bars(day).ToString("N0", CultureInfo.InvariantCulture)} bars",
                    read,
                    StringComparison.Ordinal
                );
                await page.GetByRole(AriaRole.Button, new() { Name = "Next month" }).TapAsync();
                Assert.Equal("2024-04", await page.Locator("#month select").InputValueAsync());
                await page.GetByRole(AriaRole.Button, new() { Name = "Minute by minute" }).TapAsync();
                Assert.Equal("2024-04-19", await page.Locator("#zoom").GetAttributeAsync("data-day"));
            }
        );

    // The library counts days in the reader's local time, where a day may have 23 hours.
    [ChromiumTheory]
    [InlineData("UTC")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Sydney")]
    [InlineData("America/Santiago")]
    public Task Every_day_is_in_its_week_and_weekday_in_any_time_zone(string zone) =>
        browser.VisitAsync(
            "valid.html",
            new() { TimezoneId = zone },
            async report =>
            {
                var year = Enumerable.Range(0, 366).Select(d => new DateOnly(2024, 1, 1).AddDays(d)).ToArray();
                var sunday = year[0].AddDays(-(int)year[0].DayOfWeek);
                var cells = await report.Page.CellsAsync(
                    "2024",
                    [.. year.Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))]
                );

                Assert.Equal(year.Select(d => ((d.DayNumber - sunday.DayNumber) / 7, (int)d.DayOfWeek)), cells.Select(c => (c[0], c[1])));
            }
        );
}
