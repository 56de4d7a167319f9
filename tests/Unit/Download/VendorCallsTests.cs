using System.Diagnostics;
using MgcBackfill.Download;
using MgcBackfill.Gateway;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Download;

/// <summary>The scripts that <c>gaps</c> prints work, ask before they buy, and hold no key (N1, N2).</summary>
public sealed class VendorCallsTests
{
    // The client of the vendor as far as the script needs it: the parameters are those of its published methods.
    private const string Client = """
        import os

        class Metadata:
            def get_cost(self, dataset, start, end=None, mode=None, symbols=None, schema="trades", stype_in="raw_symbol", limit=None):
                print("get_cost", dataset, symbols, schema, stype_in, start, end)
                return 1.5

        class Batch:
            def submit_job(
                self, dataset, symbols, schema, start, end=None, encoding="dbn", compression="zstd", pretty_px=False,
                pretty_ts=False, map_symbols=False, split_symbols=False, split_duration="day", split_size=None,
                delivery="download", stype_in="raw_symbol", stype_out="instrument_id", limit=None,
            ):
                print("submit_job", dataset, symbols, schema, stype_in, start, end, encoding, compression, split_duration)
                return {"id": "GLBX-1"}

        class Historical:
            def __init__(self, key=None):
                assert key is None and os.environ["DATABENTO_API_KEY"]
                self.metadata, self.batch = Metadata(), Batch()
        """;

    private static VendorRequest Request(int day) =>
        new()
        {
            Dataset = StandIn.Dataset,
            Schema = StandIn.Schema,
            Symbols = ["MGC.FUT"],
            StypeIn = "parent",
            StypeOut = "instrument_id",
            Start = Midnight(day),
            End = Midnight(day + 1),
        };

    [ProgramTheory("/usr/bin/curl")]
    [InlineData("y", 2)]
    [InlineData("n", 0)]
    public async Task The_script_for_curl_asks_for_each_request_and_buys_it_after_a_yes(string answer, int bought) // N1, N2
    {
        await using var gateway = await StandIn.Start();
        using var folder = new ScratchFolder();
        var script = VendorCalls.Curl([Request(3), Request(4)], GatewayAddress.Parse(gateway.Address));

        // A test has no terminal.
        script = script.Replace("/dev/tty", folder.Write("answer", answer + "\n"), StringComparison.Ordinal);
        var output = Run(folder, "/bin/sh", folder.Write("fill.sh", script));

        Assert.Equal(bought, gateway.Charges.Count);
        Assert.Equal(2, gateway.Requests.Count(r => r.EndsWith("metadata.get_cost", StringComparison.Ordinal)));
        Assert.Contains("MGC.FUT ohlcv-1m 2024-01-03: 0.", output, StringComparison.Ordinal);
        Assert.All(gateway.Charges, c => Assert.Equal("batch", c.Kind));
        Assert.Equal(bought, gateway.Charges.Select(c => c.Request.Start).Distinct().Count());
    }

    [ProgramTheory("/usr/bin/python3")]
    [InlineData("y", 2)]
    [InlineData("n", 0)]
    public void The_script_for_Python_calls_the_client_with_parameters_that_it_has(string answer, int bought) // N1, N2
    {
        using var folder = new ScratchFolder();
        folder.Write("databento.py", Client);
        var script = folder.Write("fill.py", VendorCalls.Python([Request(3), Request(4)]));

        var lines = Run(folder, "/usr/bin/python3", script, $"{answer}\n{answer}\n").Split('\n');

        Assert.Equal(
            [
                "get_cost GLBX.MDP3 MGC.FUT ohlcv-1m parent 2024-01-03T00:00:00Z 2024-01-04T00:00:00Z",
                "get_cost GLBX.MDP3 MGC.FUT ohlcv-1m parent 2024-01-04T00:00:00Z 2024-01-05T00:00:00Z",
            ],
            lines.SelectMany(l => l.Split("[y/N] ")).Where(l => l.StartsWith("get_cost", StringComparison.Ordinal))
        );
        Assert.Equal(bought, lines.Count(l => l.Contains("submit_job GLBX.MDP3 MGC.FUT ohlcv-1m parent", StringComparison.Ordinal)));
    }

    private static string Run(ScratchFolder folder, string program, string script, string input = "")
    {
        var start = new ProcessStartInfo(program, [script])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[GatewayKey.Variable] = new StandInOptions().Key;
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal("", errors.Result);
        return output;
    }

    private static long Midnight(int day) => MgcBackfill.Market.Instant.FromDateTime(new DateTime(2024, 1, day, 0, 0, 0, DateTimeKind.Utc));

    private sealed class ProgramTheoryAttribute : TheoryAttribute
    {
        public ProgramTheoryAttribute(string program)
        {
            if (!File.Exists(program))
                Skip = $"Needs {program}.";
        }
    }
}
