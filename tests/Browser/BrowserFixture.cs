using Microsoft.Playwright;

namespace MgcBackfill.Browser;

/// <summary>One browser for all tests. It is started by the first test that opens a page.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>
    /// Opens a report, passes it to the test, and asserts at the end that the page requested its own file and nothing else, and logged no
    /// error.
    /// </summary>
    internal async Task VisitAsync(string name, BrowserNewContextOptions? options, Func<OpenReport, Task> test)
    {
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Chromium.Program,
                Args = Chromium.Arguments,
                Timeout = OpenReport.Timeout,
            }
        );
        await using var report = await OpenReport.OpenAsync(_browser, ReportSet.GetPath(name), options ?? new());
        await test(report);
        report.RequireNoRequests();
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
