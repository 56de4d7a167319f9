using Microsoft.Playwright;

namespace MgcBackfill.Browser;

/// <summary>A report in the browser, and everything that it asked for or complained of.</summary>
internal sealed class OpenReport : IAsyncDisposable
{
    /// <summary>Whether something comes is the question, never how long it takes on a busy machine.</summary>
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

    /// <summary>Proves that the page asked for its own file and nothing else, and complained of nothing.</summary>
    public void RequireNoRequests()
    {
        Assert.Equal([_url], _requests);
        Assert.Empty(_errors);
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
