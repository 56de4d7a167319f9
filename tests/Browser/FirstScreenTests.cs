namespace MgcBackfill.Browser;

/// <summary>What is visible of a report without scrolling.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FirstScreenTests(BrowserFixture browser)
{
    [ChromiumTheory]
    [InlineData("valid.html", false)]
    [InlineData("back.html", false)]
    [InlineData("valid.html", true)]
    [InlineData("back.html", true)]
    public Task The_first_screen_shows_what_it_is_whether_it_may_be_used_a_picture_and_what_deserves_a_look(string file, bool onPhone) =>
        browser.VisitAsync(
            file,
            onPhone ? Devices.Phone() : Devices.Desktop(),
            async report =>
            {
                var page = report.Page;
                string[] places = onPhone
                    ? [".banner", "h1", ".scope", ".verdict", ".gates > summary", ".glance svg", ".item:first-child a"]
                    :
                    [
                        ".banner",
                        "h1",
                        ".scope",
                        ".verdict",
                        ".gates > summary",
                        ".glance svg",
                        ".look",
                        ".figures dd:has([data-figure='coverage']) .note",
                    ];
                foreach (var place in places)
                {
                    var box = await page.Locator(place).First.BoundingBoxAsync();
                    Assert.True(box is not null, $"{place} is not shown.");
                    Assert.True(box.Y >= 0 && box.Y + box.Height <= page.ViewportSize!.Height, $"{place} ends at {box.Y + box.Height}.");
                }
            }
        );

    [ChromiumFact]
    public Task Checks_that_passed_unfold_at_a_click() =>
        browser.VisitAsync(
            "valid.html",
            Devices.Desktop(),
            async report =>
            {
                var table = report.Page.Locator(".gates table");
                Assert.False(await table.IsVisibleAsync());
                await report.Page.Locator(".gates > summary").ClickAsync();
                Assert.True(await table.IsVisibleAsync());
            }
        );

    [ChromiumFact]
    public Task What_failed_is_shown_without_a_click_in_words() =>
        browser.VisitAsync(
            "invalid.html",
            Devices.Desktop(),
            async report =>
            {
                var page = report.Page;
                Assert.True(await page.Locator(".gates table").IsVisibleAsync());
                var failures = page.Locator(".failures").First;
                var box = (await failures.BoundingBoxAsync())!;
                Assert.True(box.Y < 400, $"{box.Y}");
                Assert.StartsWith(
                    "Stored days differ from their day records, or records contradict each other.",
                    (await failures.TextContentAsync())!.Trim(),
                    StringComparison.Ordinal
                );
                Assert.True(await page.Locator(".item.bad").First.IsVisibleAsync());
            }
        );

    [ChromiumFact]
    public Task Flips_are_the_first_to_look_at_and_the_link_leads_there() =>
        browser.VisitAsync(
            "back.html",
            Devices.Desktop(),
            async report =>
            {
                var page = report.Page;
                var first = page.Locator(".item").First;
                Assert.Contains(" among ", await first.TextContentAsync(), StringComparison.Ordinal);
                Assert.True(await page.Locator(".glance .flip").CountAsync() > 0);

                // No date is broken at its hyphens: each takes one line.
                var lines = await page.EvaluateAsync<int[]>(
                    "() => [...document.querySelectorAll('.item .unbroken')].map(d => d.getClientRects().length)"
                );
                Assert.NotEmpty(lines);
                Assert.All(lines, count => Assert.Equal(1, count));
                await first.Locator("a").ClickAsync();
                await page.WaitForFunctionAsync(
                    "() => { const y = document.getElementById('rolls').getBoundingClientRect().y; return y >= 0 && y < innerHeight; }"
                );
            }
        );
}
