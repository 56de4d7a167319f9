using Microsoft.Playwright;

namespace MgcBackfill.Browser;

/// <summary>A report in the browser, with every request that it sent and every error that it logged.</summary>
internal sealed class OpenReport : IAsyncDisposable
{
    /// <summary>Long enough for a busy machine: the tests check that something happens, never how fast.</summary>
    public const float Timeout = 300_000;

    private readonly string _url;
    private readonly List<string> _requests = [];
    private readonly List<string> _errors = [];

    private OpenReport(IPage page, string path)
    {
        Page = page;
        _url = new Uri(path).AbsoluteUri;
        page.Request += (_, request) => _requests.Add(request.Url);
        page.Console += (_, message) =>
        {
            if (message.Type != "log")
                _errors.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _errors.Add(error);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Opens a file and waits until its charts are drawn, where scripts are on.</summary>
    public static async Task<OpenReport> OpenAsync(IBrowser browser, string path, BrowserNewContextOptions options)
    {
        options.ViewportSize ??= new() { Width = 1200, Height = 900 };
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(Timeout);
        context.SetDefaultNavigationTimeout(Timeout);
        var report = new OpenReport(await context.NewPageAsync(), path);
        await report.Page.GotoAsync(report._url);
        if (options.JavaScriptEnabled != false)
            await report.Page.WaitForFunctionAsync("() => document.documentElement.dataset.ready");
        return report;
    }

    /// <summary>Asserts that the page requested its own file and nothing else, and logged no error.</summary>
    public void RequireNoRequests()
    {
        Assert.Equal([_url], _requests);
        Assert.Empty(_errors);
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
