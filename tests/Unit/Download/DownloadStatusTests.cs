using MgcBackfill.Download;
using MgcBackfill.Errors;
using MgcBackfill.Gateway;

namespace MgcBackfill.Tests.Download;

/// <summary>Every status that the service, or a proxy, can answer with: nothing is bought twice, and the error is typed (N2).</summary>
public sealed class DownloadStatusTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Question = "metadata.get_cost";
    private const string Submit = "batch.submit_job";
    private const string Stream = "timeseries.get_range";
    private const string Html = "<html><body>Bad gateway</body></html>";

    [Fact]
    public void Without_a_key_nothing_is_asked() // N1
    {
        var before = Environment.GetEnvironmentVariable(GatewayKey.Variable);
        try
        {
            Environment.SetEnvironmentVariable(GatewayKey.Variable, null);
            var error = Assert.Throws<UsageException>(() => GatewayKey.FromEnvironment());
            Assert.Equal((ErrorIds.KeyMissing, 2), (error.Id, ExitCodes.For(error)));
        }
        finally
        {
            Environment.SetEnvironmentVariable(GatewayKey.Variable, before);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("two words")]
    [InlineData("db-key\r\nHost: evil.example")]
    [InlineData("db-ключ")]
    public void A_text_that_is_no_key_is_refused_and_not_shown(string text) // N1
    {
        var error = Assert.Throws<UsageException>(() => GatewayKey.From(text, "The variable"));

        Assert.Equal(string.IsNullOrWhiteSpace(text) ? ErrorIds.KeyMissing : ErrorIds.KeyInvalid, error.Id);
        Assert.True(string.IsNullOrWhiteSpace(text) || !error.ToString().Contains(text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400, ErrorIds.RequestRefused, 2)]
    [InlineData(401, ErrorIds.KeyRefused, 7)]
    [InlineData(402, ErrorIds.CreditMissing, 7)]
    [InlineData(403, ErrorIds.KeyRefused, 7)]
    [InlineData(404, ErrorIds.RequestRefused, 2)]
    [InlineData(422, ErrorIds.RequestRefused, 2)]
    [InlineData(302, ErrorIds.ServiceUnavailable, 7)]
    public void A_refusal_is_not_repeated_and_buys_nothing(int status, string id, int exitCode) // N2
    {
        using var desk = shared.NewDesk();
        const string Detail = """{"detail":{"case":"some_case","message":"What is wrong.","status_code":0,"docs":"","payload":null}}""";
        (string Method, PurchaseKind Kind)[] points =
        [
            (Question, PurchaseKind.Batch),
            (Submit, PurchaseKind.Batch),
            (Stream, PurchaseKind.Stream),
        ];
        foreach (var (method, kind) in points)
        {
            desk.Repair();
            desk.FailWith(method, status, Detail, times: 1000);
            var asked = Asked(desk, method);

            var error = desk.RequireFailure(desk.Options(kind), id, exitCode);

            Assert.Contains($"{method} with status {status} (some_case): What is wrong.", error.Message, StringComparison.Ordinal);
            Assert.Equal(asked + 1, Asked(desk, method));
            Assert.Empty(desk.Gateway.Charges);
            Assert.All(desk.Purchases, p => Assert.Equal(PurchaseStatus.NotBought, p.Status));
        }

        Assert.Equal(2, desk.Purchases.Count);
        desk.RequireBoughtOnce(desk.Options());
    }

    [Theory]
    [InlineData(408, "")]
    [InlineData(500, "{\"detail\":\"Internal error.\"}")]
    [InlineData(502, Html)]
    [InlineData(504, "")]
    public void A_job_that_a_temporary_error_refused_is_not_bought(int status, string body) // N2
    {
        using var desk = shared.NewDesk();
        desk.FailWith(Submit, status, body);

        var error = desk.RequireFailure(desk.Options(), ErrorIds.ServiceUnavailable, 7);

        Assert.DoesNotContain("<", error.Message, StringComparison.Ordinal);
        Assert.Equal(PurchaseStatus.NotBought, desk.Purchases.Single().Status);
        Assert.Empty(desk.Gateway.Charges);
        desk.RequireBoughtOnce(desk.Options());
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    public void A_job_that_was_accepted_in_spite_of_an_error_is_found(int status) // N2
    {
        using var desk = shared.NewDesk();
        desk.FailWith(Submit, status, Html, kind: FaultKind.StatusAfter);

        desk.Run(desk.Options());

        desk.RequireBoughtOnce(desk.Options());
    }

    [Theory]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(504)]
    public void A_stream_with_a_temporary_error_may_have_been_charged(int status) // N2
    {
        using var desk = shared.NewDesk();
        desk.FailWith(Stream, status, Html, kind: FaultKind.StatusAfter);
        var options = desk.Options(PurchaseKind.Stream);

        desk.RequireFailure(options, ErrorIds.ServiceUnavailable, 7);

        Assert.Equal(PurchaseStatus.Lost, desk.Purchases.Single().Status);
        desk.RequireFailure(options, ErrorIds.PurchaseLost, 3);
        Assert.Single(desk.Gateway.Charges);
    }

    [Theory]
    [InlineData(PurchaseKind.Batch, Submit)]
    [InlineData(PurchaseKind.Stream, Stream)]
    internal void A_purchase_beyond_the_rate_limit_is_not_bought(PurchaseKind kind, string method) // N2
    {
        using var desk = shared.NewDesk();
        desk.FailWith(method, 429, """{"detail":"Too many requests"}""", headers: ("Retry-After", "1"));

        desk.RequireFailure(desk.Options(kind), ErrorIds.ServiceUnavailable, 7);

        Assert.Equal(PurchaseStatus.NotBought, desk.Purchases.Single().Status);
        desk.RequireBoughtOnce(desk.Options(kind));
    }

    [Theory]
    [InlineData(408, "")]
    [InlineData(429, "")]
    [InlineData(500, "")]
    [InlineData(502, Html)]
    [InlineData(504, "")]
    public void A_question_is_given_up_after_some_attempts(int status, string body)
    {
        using var desk = shared.NewDesk();
        desk.FailWith(Question, status, body, times: 1000);

        desk.RequireFailure(desk.Options(), ErrorIds.ServiceUnavailable, 7);

        Assert.Equal(DownloadDesk.Timing.Attempts, Asked(desk, Question));
        Assert.Empty(desk.Purchases);
    }

    [Fact]
    public void The_service_says_how_long_to_wait()
    {
        using var desk = shared.NewDesk();
        desk.FailWith(Question, 429, headers: ("Retry-After", "1"));
        var options = desk.Options() with { Timing = DownloadDesk.Timing with { MaxDelay = TimeSpan.FromSeconds(1) } };
        var clock = System.Diagnostics.Stopwatch.StartNew();

        desk.Run(options);

        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(0.99), TimeSpan.MaxValue);
        Assert.Contains(desk.Warnings, w => w.EndsWith("It is asked again after 1 s.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_wait_that_is_too_long_is_left_to_the_user()
    {
        using var desk = shared.NewDesk();
        desk.FailWith(Question, 429, headers: ("Retry-After", "99999999"));

        desk.RequireFailure(desk.Options(), ErrorIds.ServiceUnavailable, 7);

        Assert.Equal(1, Asked(desk, Question));
    }

    // The clock of this machine may be years ahead of the service's, or behind it.
    [Theory]
    [InlineData("Mon, 01 Jan 2001 00:00:00 GMT")]
    [InlineData("Tue, 01 Jan 2097 00:00:00 GMT")]
    public void A_date_to_wait_for_is_compared_with_the_clock_of_the_service(string date)
    {
        using var desk = shared.NewDesk();
        desk.FailWith(Question, 429, headers: [("Retry-After", date), ("Date", date)]);

        Assert.Single(desk.Run(desk.Options()).Finished);
    }

    [Theory]
    [InlineData("2001-01-01T00:00:00Z")]
    [InlineData("2097-01-01T00:00:00Z")]
    public void A_record_of_another_time_is_taken_up_all_the_same(string at) // N2
    {
        using var desk = shared.NewDesk();
        desk.Gateway.QuestionsUntilDone = int.MaxValue;
        desk.RequireFailure(desk.Options() with { MaxWait = TimeSpan.Zero }, ErrorIds.ServiceUnavailable, 7);
        var log = Path.Combine(desk.Dbn, PurchaseLog.FileName);
        var now = System.Text.RegularExpressions.Regex.Match(File.ReadAllText(log), "\"at\":\"([^\"]+)\"").Groups[1].Value;
        File.WriteAllText(
            log,
            System.Text.RegularExpressions.Regex.Replace(
                File.ReadAllText(log),
                "\"at\":\"[^\"]+\"",
                $"\"at\":\"{at[..^1] + now[at[..^1].Length..]}\""
            )
        );
        desk.Gateway.Jobs[0].QuestionsUntilDone = 0;

        desk.RequireBoughtOnce(desk.Options());
    }

    [Fact]
    public void A_redirect_to_another_host_is_not_followed() // N1
    {
        using var other = new Listener();
        using var desk = shared.NewDesk();
        foreach (var method in (string[])[Question, Submit, "batch.get_job_details", "batch.list_files", "file"])
        {
            desk.Repair();
            desk.FailWith(method, 307, headers: ("Location", other.Address));
            desk.RequireFailure(desk.Options(), ErrorIds.ServiceUnavailable, 7);
        }

        Assert.Empty(other.Received);
        desk.RequireBoughtOnce(desk.Options());
    }

    // The lists of the stand-in, like those of the service, name another host for the files.
    [Theory]
    [InlineData("https://api.databento.com/v0/batch", "https://evil.example/v0/batch")]
    [InlineData("https://api.databento.com/v0/batch", "http://user:word@evil.example:81/v0/batch")]
    public void Files_come_from_the_service_whatever_host_their_list_names(string listed, string other) // N1
    {
        using var desk = shared.NewDesk();
        desk.Change("batch.list_files", text => text.Replace(listed, other, StringComparison.Ordinal));

        desk.Run(desk.Options());

        desk.RequireBoughtOnce(desk.Options());
    }

    [Fact]
    public void A_path_that_looks_like_a_host_stays_a_path() // N1
    {
        using var other = new Listener();
        using var desk = shared.NewDesk();
        var host = new Uri(other.Address).Authority;
        desk.Change("batch.list_files", text => text.Replace("databento.com/v0/", $"databento.com//{host}/v0/", StringComparison.Ordinal));

        desk.RequireFailure(desk.Options(), ErrorIds.PurchaseLost, 3);

        Assert.Empty(other.Received);
        desk.RequireBoughtOnce(desk.Options());
    }

    private static int Asked(DownloadDesk desk, string method) =>
        desk.Gateway.Requests.Count(r => r.EndsWith("/" + method, StringComparison.Ordinal));
}
