using System.Text;
using System.Text.RegularExpressions;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Tampering;

/// <summary>
/// P3, C2, C3, C8: every byte of the state file and of the day records, changed one at a time, is refused on reading or found by
/// verification, except where it is immaterial: <see cref="Immaterial"/>.
/// </summary>
[Trait("Category", "Slow")]
public sealed partial class RecordTamperingTests(RecordTamperingTests.TwoDays built) : IClassFixture<RecordTamperingTests.TwoDays>
{
    /// <summary>If set, every byte is changed instead of every fifth.</summary>
    private const string Variable = "MGC_TAMPER_EVERY_BYTE";

    private readonly Workbench _bench = built.AsBuilt();

    private string Source => _bench.File("source.dbn.zst");

    [Theory]
    [InlineData(CheckpointFolder.StateFile)]
    [InlineData(CheckpointFolder.DaysFile)]
    public void Any_changed_byte_is_refused_or_found_or_immaterial(string file) // P3, C2, C3, C8
    {
        var path = Path.Combine(_bench.Checkpoint, file);
        var bytes = File.ReadAllBytes(path);
        var text = Encoding.UTF8.GetString(bytes);
        var (refused, found, immaterial) = (0, 0, 0);
        var step = Environment.GetEnvironmentVariable(Variable) is null ? 5 : 1;
        for (var at = step - 1; at < bytes.Length; at += step)
        {
            var was = bytes[at];
            bytes[at] = Other(was);
            File.WriteAllBytes(path, bytes);
            switch (Outcome(file, at))
            {
                case false:
                    refused++;
                    break;
                case true:
                    found++;
                    break;
                default:
                    Assert.True(IsImmaterial(text, at), $"{file}, byte {at}, after {text[Math.Max(0, at - 40)..at]}, was not found.");
                    immaterial++;
                    break;
            }

            bytes[at] = was;
        }

        Assert.Equal(bytes.Length / step, refused + found + immaterial);
        Assert.True(
            found > 0 && refused > 0 && immaterial < bytes.Length / step / 10,
            $"{refused} refused, {found} found, {immaterial} immaterial"
        );
    }

    [Theory]
    [InlineData(CheckpointFolder.StateFile)]
    [InlineData(CheckpointFolder.DaysFile)]
    public void A_missing_a_duplicate_or_a_misplaced_line_is_refused_or_found(string file) // P3, C3
    {
        var path = Path.Combine(_bench.Checkpoint, file);
        var lines = File.ReadAllLines(path);
        for (var i = 0; i < lines.Length; i++)
        {
            // Once an attempt has ended, its earlier statuses have no effect any more.
            if (file != CheckpointFolder.DaysFile && i < lines.Length - 1)
                continue;
            RequireNoticed(path, [.. lines[..i], .. lines[(i + 1)..]]);
            RequireNoticed(path, [.. lines[..(i + 1)], lines[i], .. lines[(i + 1)..]]);
        }

        if (file == CheckpointFolder.StateFile)
            RequireNoticed(path, [.. lines.Reverse()]);
    }

    [Theory]
    [InlineData(CheckpointFolder.StateFile, "\"sha256\":\"[0-9a-f]+\"", "\"sha256\":\"0000\"", "different source files")] // of one line
    [InlineData(CheckpointFolder.StateFile, "\"inserted\":6,\"updated\":0", "\"inserted\":5,\"updated\":1", null)] // the sum stays the same
    [InlineData(CheckpointFolder.DaysFile, "\"partial\":false", "\"partial\":true", "'partial' is true")]
    [InlineData(CheckpointFolder.DaysFile, "\"stub\":false", "\"stub\":true", "'stub' is true")]
    [InlineData(CheckpointFolder.DaysFile, "\"zero_volume\":0", "\"zero_volume\":1", "1 with zero volume")]
    [InlineData(CheckpointFolder.DaysFile, "\"symbol\":\"MGCJ4\",\"volume\":7", "\"symbol\":\"MGCJ4\",\"volume\":8", "MGCJ4 (volume 8")]
    [InlineData(CheckpointFolder.DaysFile, "\"symbol\":\"MGCJ4\"", "\"symbol\":\"MGCM4\"", "MGCM4 (volume 7, 1 bar)")]
    [InlineData(CheckpointFolder.DaysFile, ",\\{\"symbol\":\"MGCJ4\",[^}]*\\}", "", "2024-01-08: attempt 1 recorded")] // no candidate
    [InlineData(CheckpointFolder.DaysFile, "\"first_ts\":\"2024-01-08T00:00", "\"first_ts\":\"2024-01-08T00:01", "2024-01-08")]
    [InlineData(CheckpointFolder.DaysFile, "\"run_id\":\"[^\"]+\"", "\"run_id\":\"another\"", "its run is another")]
    [InlineData(CheckpointFolder.RunsFile, "\"run_id\":\"[^\"]+\"", "\"run_id\":\"another\"", null)] // in one line: the run has another
    public void A_changed_fact_is_found_and_located(string file, string pattern, string replacement, string? reported) // P3, C8
    {
        var path = Path.Combine(_bench.Checkpoint, file);
        var lines = File.ReadAllLines(path);
        var at = Array.FindLastIndex(lines, l => Regex.IsMatch(l, pattern));
        if (file == CheckpointFolder.DaysFile)
            at = 0;
        Assert.Matches(pattern, lines[at]);
        lines[at] = new Regex(pattern).Replace(lines[at], replacement, 1);
        File.WriteAllText(path, string.Join('\n', lines) + "\n");

        var verification = _bench.Verify(Source);

        Assert.Equal(reported is null, verification.Passed);
        if (reported is not null)
            Assert.Contains(reported, string.Join('\n', verification.Gates.SelectMany(g => g.Examples)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_partial_flag_of_a_Sunday_that_begins_a_chunk_is_checked_against_the_files_of_its_run(bool whole) // T4, P3
    {
        using var bench = new Workbench();
        var tape = Tape.Quiet(whole ? "2024-01-11" : "2024-01-14", "2024-01-16");
        var pieces = tape.ByUtcDay().Where(p => whole || p.Start >= DbnBuilder.Time("2024-01-14"));
        string[] source = [.. pieces.Select((p, i) => p.WriteTo(bench.File($"{i:00}.dbn")))];
        bench.Run(bench.Options(source) with { ChunkDays = 1 });
        Assert.Contains(bench.Records.State.Attempts, a => a.Range.First.Date == Workbench.Date("2024-01-14"));
        Assert.Equal(!whole, bench.Records.DayHistory.Single(d => d.TradingDay == Workbench.Date("2024-01-14")).Partial);
        Assert.True(bench.Verify().Passed);
        var path = Path.Combine(bench.Checkpoint, CheckpointFolder.DaysFile);
        var (was, other) = whole ? ("false", "true") : ("true", "false");
        File.WriteAllLines(
            path,
            File.ReadAllLines(path)
                .Select(l =>
                    l.Contains("\"trading_day\":\"2024-01-14\"", StringComparison.Ordinal)
                        ? l.Replace($"\"partial\":{was}", $"\"partial\":{other}", StringComparison.Ordinal)
                        : l
                )
        );

        var gate = Assert.Single(bench.Verify().Gates, g => g.Name == "day_records");

        Assert.Contains("2024-01-14", Assert.Single(gate.Examples), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_missing_from_the_records_is_found() // P3, C8
    {
        File.WriteAllText(Path.Combine(_bench.Checkpoint, CheckpointFolder.RunsFile), "");

        var gate = Assert.Single(_bench.Verify(Source).Gates, g => g.Name == "day_records");

        Assert.Contains("is not recorded", gate.Examples[0], StringComparison.Ordinal);
    }

    // False: refused; true: found; null: neither.
    private bool? Outcome(string file, int at)
    {
        try
        {
            _ = _bench.Records;
        }
        catch (TargetException e)
        {
            Assert.Equal(ErrorIds.CheckpointMalformed, e.Id);
            Assert.Contains("mgc_backfill_", e.Message, StringComparison.Ordinal);
            return false;
        }

        var verification = _bench.Verify(Source);
        if (verification.Passed)
            return null;
        Assert.True(
            verification.Gates.Any(g => g.Failures > 0 && g.Name is "day_records" or "independent" && g.Examples.Count > 0),
            $"{file}, byte {at}"
        );
        return true;
    }

    private void RequireNoticed(string path, string[] lines)
    {
        var before = File.ReadAllBytes(path);
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        Assert.True(Outcome(path, 0) is not null, string.Join('\n', lines));
        File.WriteAllBytes(path, before);
    }

    private static byte Other(byte was) =>
        was switch
        {
            (byte)'9' => (byte)'8',
            >= (byte)'0' and <= (byte)'8' => (byte)(was + 1),
            (byte)'z' => (byte)'y',
            >= (byte)'a' and <= (byte)'y' => (byte)(was + 1),
            _ => (byte)(was ^ 1),
        };

    private static bool IsImmaterial(string text, int at) =>
        Immaterial().Matches(text).Select(m => m.Groups["value"]).Any(g => g.Index <= at && at < g.Index + g.Length);

    /// <summary>
    /// What no rule depends on. <c>finished_at</c> is the clock at the end of an attempt; nothing is decided by a clock, which may also go
    /// back. <c>inserted</c>, <c>updated</c> and <c>unchanged</c> must add up, and <c>deleted</c> cannot be proved from the remaining rows:
    /// they describe what a merge did, not the table. <c>started_at</c> counts where only one line of the attempt has it.
    /// </summary>
    [GeneratedRegex("\"(finished_at|started_at)\":\"(?<value>[^\"]*)\"|\"deleted\":(?<value>[0-9]+)")]
    private static partial Regex Immaterial();

    /// <summary>The table of two days.</summary>
    public sealed class TwoDays : BuiltBench
    {
        private protected override void Build(Workbench bench) => bench.Run(bench.Write(Tape.Quiet("2024-01-08", "2024-01-09")));
    }
}
