using System.Globalization;
using System.Text;
using MgcBackfill.Download;
using MgcBackfill.Errors;
using MgcBackfill.Gateway;
using MgcBackfill.Tests.Support;
using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Download;

/// <summary>Connections that break, stall, are slow, and lie; answers that are damaged; disks that are full (N2, N3).</summary>
public sealed class DownloadConnectionTests(SharedGateway shared) : IClassFixture<SharedGateway>
{
    private const string Submit = "batch.submit_job";
    private const string Details = "batch.get_job_details";
    private const string ListFiles = "batch.list_files";
    private const string Stream = "timeseries.get_range";
    private static readonly GatewayTiming s_impatient = DownloadDesk.Timing with { MaxSilence = TimeSpan.FromMilliseconds(400) };
    private static readonly string[] s_junk = ["\"", "{", "null", "-", "99999999999999999999"];

    [Theory]
    [InlineData("metadata.get_dataset_range")]
    [InlineData("metadata.get_cost")]
    [InlineData("metadata.get_record_count")]
    public async Task A_small_answer_that_breaks_at_any_byte_is_asked_for_again(string method)
    {
        using var desk = shared.NewDesk();
        var key = GatewayKey.From(new StandInOptions().Key, "The key of the test");
        using var client = new GatewayClient(desk.Options().Gateway, key, DownloadDesk.Timing, desk.Warnings.Add);
        var (api, request) = (new GatewayApi(client, CancellationToken.None), Request());
        var length = 0;
        desk.Change(
            method,
            (byte[] body) =>
            {
                length = body.Length;
                return body;
            }
        );
        var expected = await Ask();
        Assert.NotEqual(0, length);
        for (var at = 0; at < length; at++)
        {
            var warnings = desk.Warnings.Count;
            desk.Repair();
            desk.Fail(method, FaultKind.BreakInside, at, from: (2 * at) + 2);
            Assert.Equal(expected, await Ask());
            Assert.Equal(warnings + 1, desk.Warnings.Count);
        }

        async Task<object> Ask() =>
            method switch
            {
                "metadata.get_cost" => await api.GetCost(request),
                "metadata.get_record_count" => await api.GetRecordCount(request),
                _ => await api.GetDatasetRange(StandIn.Dataset, StandIn.Schema),
            };
    }

    // The answer to a purchase has some 700 bytes. A charge without an answer, or with a part of one, is found among the jobs.
    [Theory]
    [InlineData(FaultKind.BreakInside)]
    [InlineData(FaultKind.EndInside)]
    internal void A_job_whose_answer_breaks_at_any_byte_is_bought_once(FaultKind kind) // N2
    {
        for (var at = 0; at < 700; at += 67)
        {
            using var desk = shared.NewDesk();
            desk.Gateway.QuestionsUntilDone = 0;
            desk.Fail(Submit, kind, at);

            desk.Run(desk.Options());

            Assert.Single(desk.Gateway.Charges);
            desk.RequireComplete(desk.Options());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("<html>welcome</html>")]
    [InlineData("{\"id\":\"../x\"}")]
    [InlineData("{\"id\":\"\\ud800\"}")]
    public void A_job_whose_answer_is_invalid_is_found(string answer) // N2
    {
        using var desk = shared.NewDesk();
        desk.Change(Submit, _ => answer);

        desk.Run(desk.Options());

        desk.RequireBoughtOnce(desk.Options());
    }

    [Fact]
    public void A_job_of_another_form_is_not_taken_for_the_lost_one() // N2
    {
        using var desk = shared.NewDesk();
        desk.Gateway.Faults.Add(
            new Fault
            {
                Method = Submit,
                Kind = FaultKind.BreakBefore,
                Act = () =>
                {
                    var request = desk.Shown!.Purchases.Single().Request;
                    desk.Gateway.AddJob(new DataQuery(MgcBackfill.Market.Products.Default, request.Start, request.End), "month");
                },
            }
        );

        desk.RequireFailure(desk.Options(), ErrorIds.ServiceUnavailable, 7);

        Assert.Equal(PurchaseStatus.NotBought, desk.Purchases.Single().Status);
        desk.RequireBoughtOnce(desk.Options());
    }

    [Fact]
    public void A_file_that_comes_byte_by_byte_is_resumed_at_every_byte() // N3
    {
        using var desk = shared.NewDesk();
        desk.Fail("file", FaultKind.BreakInside, bytes: 1, from: 1, times: 150);

        var result = desk.Run(desk.Options());

        Assert.Equal(151, desk.Gateway.Requests.Count(r => r.EndsWith("/condition.json", StringComparison.Ordinal)));
        Assert.Single(result.Finished);
        desk.RequireBoughtOnce(desk.Options());
    }

    [Fact]
    public void A_file_of_which_nothing_comes_is_given_up_and_bought_only_once() // N2
    {
        using var desk = shared.NewDesk();
        desk.Fail("file", FaultKind.BreakInside, times: 1000);

        desk.RequireFailure(desk.Options(), ErrorIds.ServiceUnavailable, 7);

        Assert.Equal(PurchaseStatus.Bought, desk.Purchases.Single().Status);
        desk.RequireBoughtOnce(desk.Options());
    }

    [Theory]
    [InlineData("metadata.get_cost", 0)]
    [InlineData("metadata.get_cost", 2)]
    [InlineData(Submit, 0)]
    [InlineData(Submit, 100)]
    [InlineData(Details, 10)]
    [InlineData("file", 100)]
    public void An_answer_that_stops_is_given_up_and_asked_for_again(string method, int bytes)
    {
        using var desk = shared.NewDesk();
        desk.Fail(method, FaultKind.Stall, bytes);

        Assert.Single(desk.Run(desk.Options() with { Timing = s_impatient }).Finished);

        desk.RequireBoughtOnce(desk.Options());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public void A_stream_that_stops_is_lost(int bytes) // N2
    {
        using var desk = shared.NewDesk();
        desk.Fail(Stream, FaultKind.Stall, bytes);

        desk.RequireFailure(desk.Options(PurchaseKind.Stream) with { Timing = s_impatient }, ErrorIds.ServiceUnavailable, 7);

        Assert.Equal(PurchaseStatus.Lost, desk.Purchases.Single().Status);
        Assert.Empty(Directory.EnumerateFiles(desk.Dbn, "*.dbn*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }));
    }

    [Theory]
    [InlineData(PurchaseKind.Batch, "file")]
    [InlineData(PurchaseKind.Stream, Stream)]
    internal void An_answer_that_is_slow_is_waited_for(PurchaseKind kind, string method)
    {
        using var desk = shared.NewDesk();
        desk.Gateway.Faults.Add(
            new Fault
            {
                Method = method,
                Kind = FaultKind.Slow,
                Bytes = 1000,
                Delay = TimeSpan.FromMilliseconds(50),
                Times = 10,
            }
        );
        var (clock, timing) = (System.Diagnostics.Stopwatch.StartNew(), DownloadDesk.Timing with { MaxSilence = TimeSpan.FromSeconds(1) });

        desk.Run(desk.Options(kind) with { Timing = timing });

        Assert.True(clock.Elapsed > timing.MaxSilence, "The answer was not slow enough to prove anything.");
        Assert.Empty(desk.Warnings);
        desk.RequireBoughtOnce(desk.Options(kind));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(1000)]
    public void A_list_with_another_size_is_refused(int difference) // N3
    {
        using var desk = shared.NewDesk();
        desk.Change(ListFiles, text => ChangeSize(text, size => size + difference));

        desk.RequireFailure(desk.Options(), ErrorIds.ServiceAnswerInvalid, 3);

        Assert.Empty(Directory.EnumerateFiles(desk.Dbn, "*.dbn.zst", SearchOption.AllDirectories));
        desk.RequireBoughtOnce(desk.Options());
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("-1")]
    [InlineData("1e400")]
    [InlineData("\"12\"")]
    [InlineData("null")]
    public void A_list_with_an_impossible_size_is_refused(string size) // N3
    {
        using var desk = shared.NewDesk();
        desk.Change(ListFiles, text => System.Text.RegularExpressions.Regex.Replace(text, "\"size\":\\d+", $"\"size\":{size}"));

        desk.RequireFailure(desk.Options(), ErrorIds.ServiceAnswerInvalid, 3);

        desk.RequireBoughtOnce(desk.Options());
    }

    [Fact]
    public void A_file_that_is_longer_than_listed_is_refused() // N3
    {
        using var desk = shared.NewDesk();
        desk.Change("file", (byte[] body) => [.. body, 0]);

        desk.RequireFailure(desk.Options(), ErrorIds.ServiceAnswerInvalid, 3);

        desk.RequireBoughtOnce(desk.Options());
    }

    [Theory]
    [InlineData("../condition.json")]
    [InlineData("..\\condition.json")]
    [InlineData("/data/condition.json")]
    [InlineData("C:\\condition.json")]
    [InlineData("C:condition.json")]
    [InlineData("sub/condition.json")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData(".hidden.dbn.zst")]
    [InlineData("name.")]
    [InlineData("name ")]
    [InlineData("nul")]
    [InlineData("COM1.dbn.zst")]
    [InlineData("aux .json")]
    [InlineData("a\\u0000b")]
    [InlineData("a\\nb")]
    [InlineData("\\ud800")]
    [InlineData("glbx\\u202edbn")]
    [InlineData("glbx-mdp3.dbn.zst.part")]
    [InlineData("MANIFEST.json")] // the name of another file of the list, in capitals
    public void A_name_that_is_not_that_of_a_plain_file_is_refused(string name) // N3
    {
        using var desk = shared.NewDesk();
        var above = Directory.GetParent(desk.Dbn)!;
        var json = name.Contains("\\u", StringComparison.Ordinal) || name.Contains("\\n", StringComparison.Ordinal) ? name : Escape(name);
        desk.Change(
            ListFiles,
            text => text.Replace("\"filename\":\"condition.json\"", $"\"filename\":\"{json}\"", StringComparison.Ordinal)
        );

        desk.RequireFailure(desk.Options(), ErrorIds.ServiceAnswerInvalid, 3);

        Assert.Equal(["data"], above.EnumerateFileSystemInfos().Select(e => e.Name));
        Assert.DoesNotContain(desk.Gateway.Requests, r => r.Contains("/batch/download/", StringComparison.Ordinal));
        desk.RequireBoughtOnce(desk.Options());
    }

    [Theory]
    [InlineData("metadata.get_cost", "\"1\"")]
    [InlineData("metadata.get_cost", "-1")]
    [InlineData("metadata.get_cost", "1e400")]
    [InlineData("metadata.get_cost", "79228162514264337593543950335")]
    [InlineData("metadata.get_cost", "NaN")]
    [InlineData("metadata.get_cost", "{}")]
    [InlineData("metadata.get_cost", "1 2")]
    [InlineData("metadata.get_cost", "")]
    [InlineData("metadata.get_record_count", "1.5")]
    [InlineData("metadata.get_record_count", "9223372036854775807")]
    [InlineData("metadata.get_billable_size", "9223372036854775807")]
    [InlineData("metadata.get_dataset_range", "{\"start\":\"2024-01-01\",\"start\":\"2024-01-01\",\"end\":\"2024-02-01\"}")]
    [InlineData("metadata.get_dataset_range", "{\"start\":\"\\ud800\",\"end\":\"2024-02-01\"}")]
    [InlineData("metadata.get_dataset_range", "{\"start\":true,\"end\":[]}")]
    [InlineData("metadata.get_dataset_condition", "[{\"date\":\"2024-01-03\",\"condition\":\"new\"}]")]
    [InlineData("metadata.get_dataset_condition", "[1]")]
    [InlineData("batch.list_jobs", "{\"jobs\":[]}")]
    [InlineData("batch.list_jobs", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void An_answer_that_is_not_valid_buys_nothing(string method, string answer) // N2
    {
        using var desk = shared.NewDesk();
        desk.Change(method, _ => answer, times: 1000);

        desk.RequireFailure(desk.Options(), ErrorIds.ServiceAnswerInvalid, 3);

        Assert.Empty(desk.Gateway.Charges);
        desk.RequireBoughtOnce(desk.Options());
    }

    [Fact]
    public void An_answer_that_is_not_text_is_invalid()
    {
        using var desk = shared.NewDesk();
        desk.Change("metadata.get_dataset_range", static (byte[] _) => [.. "{\"start\":\""u8, 0xff, 0xfe, .. "\"}"u8]);

        desk.RequireFailure(desk.Options(), ErrorIds.ServiceAnswerInvalid, 3);
    }

    // Whatever the bytes of an answer are, the error is typed, nothing is bought twice, and the next run finishes.
    [Fact]
    public void Damaged_answers_end_in_typed_errors_and_in_one_purchase() // N2, N3
    {
        var random = new Random(20240103);
        string[] methods = [Details, ListFiles, "batch.list_jobs", "metadata.get_dataset_condition", "file"];
        for (var turn = 0; turn < 50; turn++)
        {
            using var desk = shared.NewDesk();
            desk.Gateway.QuestionsUntilDone = 0;
            desk.Change(methods[turn % methods.Length], body => Damage(body, random));
            try
            {
                desk.Run(desk.Options());
            }
            catch (BackfillException)
            {
                // The next run finishes.
            }

            desk.Repair();
            desk.Run(desk.Options());
            Assert.Single(desk.Gateway.Charges);
            Assert.DoesNotContain(desk.Purchases, p => p.IsOpen);
        }
    }

    [SmallDiskFact]
    public void A_full_disk_loses_no_job() // N2
    {
        using var disk = new SmallDisk(2048);
        using var desk = shared.NewDesk(Path.Combine(disk.Path, "data"));
        disk.Fill(leave: 24);

        desk.RequireFailure(desk.Options(), ErrorIds.DiskFull, 7);

        disk.Empty();
        desk.RequireBoughtOnce(desk.Options());
    }

    [SmallDiskFact]
    public void A_full_disk_buys_nothing_that_cannot_be_recorded() // N2
    {
        using var disk = new SmallDisk(2048);
        using var desk = shared.NewDesk(Path.Combine(disk.Path, "data"));
        Directory.CreateDirectory(desk.Dbn);
        disk.Fill(leave: 0);

        desk.RequireFailure(desk.Options(), ErrorIds.DiskFull, 7);

        Assert.Empty(desk.Gateway.Charges);
        disk.Empty();
        desk.RequireBoughtOnce(desk.Options());
    }

    [SmallDiskFact]
    public void A_stream_that_fills_the_disk_is_recorded_as_lost() // N2
    {
        using var disk = new SmallDisk(2048);
        using var desk = shared.NewDesk(Path.Combine(disk.Path, "data"));
        disk.Fill(leave: 24);
        var options = desk.Options(PurchaseKind.Stream);

        desk.RequireFailure(options, ErrorIds.DiskFull, 7);

        Assert.Equal(PurchaseStatus.Lost, desk.Purchases.Single().Status);
        disk.Empty();
        desk.RequireFailure(options, ErrorIds.PurchaseLost, 3);
        Assert.Single(desk.Gateway.Charges);
    }

    private static VendorRequest Request() =>
        new()
        {
            Dataset = StandIn.Dataset,
            Schema = StandIn.Schema,
            Symbols = ["MGC.FUT"],
            StypeIn = "parent",
            StypeOut = "instrument_id",
            Start = MgcBackfill.Market.Instant.FromDateTime(new DateTime(2024, 1, 2, 23, 0, 0, DateTimeKind.Utc)),
            End = MgcBackfill.Market.Instant.FromDateTime(new DateTime(2024, 1, 12, 23, 0, 0, DateTimeKind.Utc)),
        };

    private static string Escape(string name) => name.Replace("\\", "\\\\", StringComparison.Ordinal);

    // Changes the size of the data file, the first of the list that is not a document.
    private static string ChangeSize(string list, Func<int, int> change)
    {
        var match = System.Text.RegularExpressions.Regex.Match(list, "dbn\\.zst\",\"size\":(\\d+)");
        var size = change(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        return list.Replace(
            match.Value,
            string.Create(CultureInfo.InvariantCulture, $"dbn.zst\",\"size\":{size}"),
            StringComparison.Ordinal
        );
    }

    private static byte[] Damage(byte[] body, Random random)
    {
        var damaged = body.ToList();
        for (var n = random.Next(1, 4); n > 0 && damaged.Count > 0; n--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    damaged.RemoveAt(at);
                    break;
                default:
                    damaged.InsertRange(at, Encoding.ASCII.GetBytes(s_junk[random.Next(s_junk.Length)]));
                    break;
            }
        }

        return [.. damaged];
    }
}
