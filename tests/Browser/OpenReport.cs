using Microsoft.Playwright;

namespace MgcBackfill.Browser;

/// <summary>A report in the browser, and everything that it asked for or complained of.</summary>
internal sealed class OpenReport : IAsyncDisposable
{
    /// <summary>Whether something comes is the question, never how long it takes on a busy machine.</summary>
    public const float Patience = 300_000;

    private readonly string _url;
    private readonly List<string> _asked = [];
    private readonly List<string> _complaints = [];

    private OpenReport(IPage page, string path)
    {
        Page = page;
        _url = new Uri(path).AbsoluteUri;
        page.Request += (_, request) => _asked.Add(request.Url);
        page.Console += (_, message) =>
        {
            if (message.Type != "log")
                _complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Opens a file and waits until its charts are drawn, where scripts are on.</summary>
    public static async Task<OpenReport> OpenAsync(IBrowser browser, string path, BrowserNewContextOptions options)
    {
        options.ViewportSize ??= new() { Width = 1200, Height = 900 };
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        context.SetDefaultNavigationTimeout(Patience);
        var report = new OpenReport(await context.NewPageAsync(), path);
        await report.Page.GotoAsync(report._url);
        if (options.JavaScriptEnabled != false)
            await report.Page.WaitForFunctionAsync("() => document.documentElement.dataset.ready");
        return report;
    }

    /// <summary>Proves that the page asked for its own file and nothing else, and complained of nothing.</summary>
    public void HasAskedForNothing()
    {
        Assert.Equal([_url], _asked);
        Assert.Empty(_complaints);
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
