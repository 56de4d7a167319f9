using System.Globalization;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace MgcBackfill.Browser;

/// <summary>The appearance of a report in a browser. No test here depends on timing.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AppearanceTests(BrowserFixture browser, ITestOutputHelper output)
{
    public static TheoryData<string> Files => [.. ReportSet.Names];

    public static TheoryData<string, int> FilesAndWidths
    {
        get
        {
            var both = new TheoryData<string, int>();
            foreach (var file in ReportSet.Names)
            {
                both.Add(file, 390);
                both.Add(file, 320);
            }

            return both;
        }
    }

    public static TheoryData<string, ColorScheme> FilesAndSchemes
    {
        get
        {
            var both = new TheoryData<string, ColorScheme>();
            foreach (var file in ReportSet.Names)
            {
                both.Add(file, ColorScheme.Light);
                both.Add(file, ColorScheme.Dark);
            }

            return both;
        }
    }

    [ChromiumTheory]
    [MemberData(nameof(Files))]
    public Task Every_chart_is_drawn_without_a_request_or_an_error(string file) =>
        browser.VisitAsync(
            file,
            null,
            async report =>
            {
                var (page, days) = (report.Page, await report.Page.DaysAsync());
                foreach (var panel in new[] { ReportView.Price, ReportView.Volume, ReportView.Shares })
                    Assert.True((await page.ColoursAsync(panel)).Count > 5, $"panel {panel} is blank");
                Assert.False(await page.Locator("#still").IsVisibleAsync());

                var years = await page.Locator(".drawn canvas").AllAsync();
                Assert.Equal(days.Stored.Select(i => days.Date(i).Year).Distinct().Count(), years.Count);
                foreach (var year in years)
                    Assert.True(await year.EvaluateAsync<int>(GetCanvasColours) > 5, "a calendar is blank");
                Assert.Equal(0, await page.Locator(".year:visible").CountAsync());

                var stored = days.Stored.Count();
                Assert.Contains(
                    $"{stored.ToString("N0", CultureInfo.InvariantCulture)} trading days",
                    await page.Locator("#range").TextContentAsync(),
                    StringComparison.Ordinal
                );
                var ready = await page.EvaluateAsync<string>("() => document.documentElement.dataset.ready");
                output.WriteLine(
                    $"{stored} days: {ready} ms from the start of navigation until the "
                        + $"charts were drawn, {new FileInfo(ReportSet.GetPath(file)).Length} bytes"
                );
            }
        );

    [ChromiumTheory]
    [MemberData(nameof(FilesAndWidths))]
    public Task A_phone_shows_it_without_scrolling_sideways(string file, int width) =>
        browser.VisitAsync(
            file,
            Devices.Phone(width),
            async report =>
            {
                var page = report.Page;
                await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
                var (content, window) = (
                    await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"),
                    await page.EvaluateAsync<int>("() => innerWidth")
                );
                Assert.True(content <= width && window == width, $"{content} of {window} pixels");
                Assert.Empty(
                    await page.EvaluateAsync<string[]>(
                        """
                        () => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.closest('.scroll, .unseen, svg')
                            && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))
                        """
                    )
                );
                Assert.Empty(await page.CutOffInChartsAsync());
                Assert.True(await page.Locator("#live canvas").First.IsVisibleAsync());
            }
        );

    // WCAG 2.2 requires 24 pixels; links within a sentence are exempt, but a report has none.
    [ChromiumTheory]
    [MemberData(nameof(FilesAndWidths))]
    public Task A_finger_can_hit_whatever_can_be_touched(string file, int width) =>
        browser.VisitAsync(
            file,
            Devices.Phone(width),
            async report =>
            {
                var targets = await report.Page.EvaluateAsync<string[]>(
                    """
                    () => [...document.querySelectorAll('a, button, select, summary')].filter(e => e.checkVisibility())
                        .map(e => [e.getBoundingClientRect(), e]).map(([box, e]) => `${Math.min(box.width, box.height) < 24 ? 'small' : 'large'} ${box.width} x ${box.height} ${e.outerHTML.slice(0, 80)}`)
                    """
                );
                Assert.True(targets.Length > 20, $"{targets.Length} targets");
                Assert.DoesNotContain(targets, t => t.StartsWith("small", StringComparison.Ordinal));
            }
        );

    [ChromiumTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task On_a_phone_too_texts_have_the_contrast_of_WCAG_AA(ColorScheme scheme)
    {
        var phone = Devices.Phone();
        phone.ColorScheme = scheme;
        await browser.VisitAsync("back.html", phone, async report => Assert.Empty(await report.Page.FaintAsync()));
    }

    [ChromiumTheory]
    [MemberData(nameof(FilesAndSchemes))]
    public Task Texts_have_the_contrast_of_WCAG_AA(string file, ColorScheme scheme) =>
        browser.VisitAsync(
            file,
            new() { ColorScheme = scheme },
            async report =>
            {
                Assert.Empty(await report.Page.FaintAsync());
                Assert.Empty(await report.Page.FaintInChartsAsync());
            }
        );

    [ChromiumFact]
    public Task The_page_follows_the_dark_scheme_and_the_button_changes_page_and_charts() =>
        browser.VisitAsync(
            "valid.html",
            new() { ColorScheme = ColorScheme.Dark },
            async report =>
            {
                var page = report.Page;
                Assert.All(await Paper(), v => Assert.True(v < 60));
                var dark = await Colours();
                var button = page.GetByRole(AriaRole.Button, new() { Name = "Theme" });
                await button.ClickAsync();
                Assert.All(await Paper(), v => Assert.True(v > 200));
                await page.EvaluateAsync("() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
                var light = await Colours();
                Assert.All(dark.Zip(light), pair => Assert.NotEmpty(pair.Second.Except(pair.First)));
                await button.ClickAsync();
                Assert.All(await Paper(), v => Assert.True(v < 60));

                Task<int[]> Paper() =>
                    page.EvaluateAsync<int[]>(@"() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number)");

                async Task<IReadOnlyList<long>[]> Colours() =>
                    [
                        await page.ColoursAsync(ReportView.Price),
                        await page.ColoursAsync(ReportView.Volume),
                        await page.ColoursAsync(ReportView.Shares),
                    ];
            }
        );

    [ChromiumFact]
    public Task Printed_charts_have_no_controls_and_the_page_becomes_a_PDF() =>
        browser.VisitAsync(
            "valid.html",
            new() { ColorScheme = ColorScheme.Dark },
            async report =>
            {
                var page = report.Page;
                await page.EmulateMediaAsync(new() { Media = Media.Print });
                Assert.False(await page.Locator("#live").IsVisibleAsync());
                Assert.False(await page.Locator("#theme").IsVisibleAsync());
                Assert.True(await page.Locator("#still svg").IsVisibleAsync());
                Assert.True(await page.Locator(".year").First.IsVisibleAsync());
                Assert.False(await page.Locator(".drawn").First.IsVisibleAsync());
                Assert.True(await page.Locator(".banner").IsVisibleAsync());
                Assert.True(await page.Locator(".gates table").IsVisibleAsync());
                Assert.False(await page.Locator("#zoom").IsVisibleAsync());
                Assert.True(await page.Locator("#pictures figure").First.IsVisibleAsync());
                Assert.Equal(
                    "rgb(255, 255, 255)",
                    await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor")
                );
                var pdf = await page.PdfAsync(new() { Format = "A4" });
                Assert.Equal("%PDF-"u8, pdf.AsSpan(0, 5));
                Assert.True(pdf.Length > 20_000);
            }
        );

    [ChromiumFact]
    public Task Without_scripts_the_verdict_and_every_table_and_every_picture_is_there() =>
        browser.VisitAsync(
            "valid.html",
            new() { JavaScriptEnabled = false },
            async report =>
            {
                var page = report.Page;
                Assert.True(await page.Locator(".verdict .word").IsVisibleAsync());
                Assert.True(await page.Locator("#still svg.history").IsVisibleAsync());
                Assert.True(await page.Locator(".year").First.IsVisibleAsync());
                Assert.False(await page.Locator("#theme").IsVisibleAsync());
                Assert.False(await page.Locator("#live").IsVisibleAsync());
                Assert.False(await page.Locator("#zoom").IsVisibleAsync());
                Assert.True(await page.Locator("#pictures svg").First.IsVisibleAsync());
                Assert.True(await page.Locator(".glance svg text.month").First.IsVisibleAsync());
                Assert.False(await page.Locator(".js").First.IsVisibleAsync());
                foreach (var details in await page.Locator("details").AllAsync())
                {
                    if (await details.GetAttributeAsync("open") is null)
                        await details.Locator("summary").First.ClickAsync();
                }

                foreach (var table in await page.Locator("table").AllAsync())
                    Assert.True(await table.IsVisibleAsync());
                Assert.True(await page.Locator("table").CountAsync() >= 8);
            }
        );

    [ChromiumFact]
    public Task INVALID_is_prominent() =>
        browser.VisitAsync(
            "invalid.html",
            null,
            async report =>
            {
                var word = report.Page.Locator(".verdict .word");
                Assert.Contains("INVALID", await word.TextContentAsync(), StringComparison.Ordinal);
                var size = await word.EvaluateAsync<float>("w => parseFloat(getComputedStyle(w).fontSize)");
                Assert.True(size >= 48, $"{size} px");
                var colour = await word.EvaluateAsync<int[]>(@"w => getComputedStyle(w).color.match(/\d+/g).map(Number)");
                Assert.True(colour[0] > 120 && colour[1] < 80 && colour[2] < 80, string.Join(' ', colour));
                var box = (await word.BoundingBoxAsync())!;
                Assert.True(box.Y + box.Height < 300, "it is not at the top");
                Assert.Contains("INVALID", await report.Page.TitleAsync(), StringComparison.Ordinal);
                Assert.Contains("FAILED", await report.Page.Locator("tr.bad").First.TextContentAsync(), StringComparison.Ordinal);
            }
        );

    private const string GetCanvasColours = """
        canvas => {
            const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
            copy.drawImage(canvas, 0, 0);
            return new Set(new Uint32Array(copy.getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size;
        }
        """;
}
