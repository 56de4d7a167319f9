using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;
using static MgcBackfill.Tests.Support.SampleRecords;

namespace MgcBackfill.Tests.Checkpoint;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly string _path;

    public CheckpointFolderTests() => _path = _scratch.File("gold.db.checkpoint");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void The_folder_lies_beside_the_database() => // C2
        Assert.Equal(Path.Combine("data", "gold.db.checkpoint"), CheckpointFolder.DefaultFor(Path.Combine("data", "gold.db")));

    [Fact]
    public void A_missing_folder_reads_as_empty_and_is_not_created() // I4
    {
        var folder = CheckpointFolder.Read(_path);

        Assert.Empty(folder.History);
        Assert.Empty(folder.DayHistory);
        Assert.Empty(folder.Runs);
        Assert.Equal(1, folder.State.NextAttemptId);
        Assert.False(Directory.Exists(_path));
    }

    [Fact]
    public void Reading_changes_no_byte_even_after_a_crash() // I4, C3
    {
        Directory.CreateDirectory(_path);
        File.WriteAllText(State, "{\"attempt");

        Assert.Equal(1, CheckpointFolder.Read(_path).State.TornLines);
        Assert.Equal("{\"attempt", File.ReadAllText(State));
        Assert.Single(Directory.GetFiles(_path));
    }

    [Fact]
    public void All_three_files_are_read_back() // C2, C8
    {
        var chunk = Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.InProgress);
        var done = Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.Done, rows: 2);
        var day = Decision(1, "2024-01-02", 2);
        using (var writer = CheckpointFolder.Read(_path).OpenForAppending())
        {
            writer.Append(Run());
            writer.Append(chunk);
            writer.Append((ReadOnlySpan<DayRecord>)[day]);
            writer.Append(done);
        }

        var folder = CheckpointFolder.Read(_path);

        Assert.Equal(
            ["mgc_backfill_days.jsonl", "mgc_backfill_runs.jsonl", "mgc_backfill_state.jsonl"],
            Directory.GetFiles(_path).Select(Path.GetFileName).Order()
        );
        Assert.Equivalent(new[] { chunk, done }, folder.History, strict: true);
        Assert.Equivalent(new[] { day }, folder.DayHistory, strict: true);
        Assert.Equivalent(new[] { Run() }, folder.Runs, strict: true);
        Assert.Equal(2, folder.State.FindDecision(Day("2024-01-02"))!.Bars);
        Assert.Equal(2, File.ReadAllLines(State).Length);
        Assert.EndsWith("}\n", File.ReadAllText(State), StringComparison.Ordinal);
    }

    [Fact]
    public void Written_records_can_be_read_during_the_run() // C2
    {
        using var writer = CheckpointFolder.Read(_path).OpenForAppending();
        writer.Append(Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.Pending));

        Assert.Single(CheckpointFolder.Read(_path).History);
        writer.Append(Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.InProgress));
        Assert.Equal(2, CheckpointFolder.Read(_path).History.Count());
    }

    [Fact]
    public void Torn_lines_of_all_three_files_are_reported_together() // C3
    {
        using (var writer = CheckpointFolder.Read(_path).OpenForAppending())
            writer.Append(Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.Pending));
        foreach (var file in new[] { State, Days, Runs })
            File.AppendAllText(file, "{\"run_");

        var folder = CheckpointFolder.Read(_path);
        Assert.Equal(3, folder.State.TornLines);

        using (var writer = folder.OpenForAppending())
        {
            writer.Append(Run());
            writer.Append(Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.InProgress));
            writer.Append((ReadOnlySpan<DayRecord>)[Decision(1, "2024-01-02", 2)]);
        }

        var after = CheckpointFolder.Read(_path);
        Assert.Equal((3, 2, 1, 1), (after.State.TornLines, after.History.Count(), after.DayHistory.Count(), after.Runs.Count()));
    }

    [Fact]
    public void A_malformed_line_in_any_of_the_three_files_is_refused_with_file_and_line() // C3
    {
        Directory.CreateDirectory(_path);
        foreach (var file in new[] { State, Days, Runs })
        {
            File.WriteAllText(file, "garbage\n{}\n");

            var error = Assert.Throws<TargetException>(() => CheckpointFolder.Read(_path));

            Assert.Equal((ErrorIds.CheckpointMalformed, file, (long?)1), (error.Id, error.Where.File, error.Where.Line));
            File.Delete(file);
        }
    }

    [Fact]
    public void A_record_of_one_file_is_refused_in_another() // C3
    {
        using (var writer = CheckpointFolder.Read(_path).OpenForAppending())
        {
            writer.Append(Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.InProgress));
            writer.Append((ReadOnlySpan<DayRecord>)[Decision(1, "2024-01-02", 2)]);
        }

        File.AppendAllText(State, File.ReadAllText(Days) + File.ReadAllText(State));

        Assert.Equal(2, Assert.Throws<TargetException>(() => CheckpointFolder.Read(_path)).Where.Line);
    }

    [Fact]
    public void A_contradiction_is_refused_with_file_and_line() // C3
    {
        using (var writer = CheckpointFolder.Read(_path).OpenForAppending())
            writer.Append(
                Chunk(2, "2024-01-02", "2024-01-02", AttemptStatus.Done),
                Chunk(1, "2024-01-03", "2024-01-03", AttemptStatus.Pending)
            );

        var error = Assert.Throws<TargetException>(() => CheckpointFolder.Read(_path));

        Assert.Equal((State, (long?)2), (error.Where.File, error.Where.Line));
    }

    [Fact]
    public void Line_numbers_count_torn_lines_and_markers_too() // C3
    {
        using (var writer = CheckpointFolder.Read(_path).OpenForAppending())
            writer.Append(Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.Done));
        File.AppendAllText(State, "{\"run_");
        using (var writer = CheckpointFolder.Read(_path).OpenForAppending())
            writer.Append(Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.Failed));

        Assert.Equal(4, Assert.Throws<TargetException>(() => CheckpointFolder.Read(_path)).Where.Line);
    }

    [Fact]
    public void Text_of_any_language_is_read_back_unchanged() // C1
    {
        var failed = Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.Failed, sources: [GoldFile("金/ü \"x\"\n.dbn")]) with
        {
            Error = new ErrorRecord("X", "zeile 1\nzeile 2 \u2028 金", "\tat"),
        };
        using (var writer = CheckpointFolder.Read(_path).OpenForAppending())
            writer.Append(failed);

        Assert.Equivalent(failed, Assert.Single(CheckpointFolder.Read(_path).History), strict: true);
        Assert.Equal(1, File.ReadAllBytes(State).Count(b => b == '\n'));
    }

    [Fact]
    public void A_folder_in_place_of_a_record_file_is_an_environment_error() // I3
    {
        Directory.CreateDirectory(State);

        var error = Assert.Throws<EnvironmentException>(() => CheckpointFolder.Read(_path));

        Assert.Equal(State, error.Where.File);
    }

    [Fact]
    public void A_file_in_place_of_the_checkpoint_folder_is_an_environment_error() // I3
    {
        File.WriteAllText(_path, "");

        Assert.Throws<EnvironmentException>(() => CheckpointFolder.Read(_path).OpenForAppending());
    }

    private string State => Path.Combine(_path, CheckpointFolder.StateFile);

    private string Days => Path.Combine(_path, CheckpointFolder.DaysFile);

    private string Runs => Path.Combine(_path, CheckpointFolder.RunsFile);

    private static RunRecord Run() =>
        new()
        {
            RunId = "r",
            Moment = RunMoment.Start,
            At = Began,
            ToolVersion = "0.1.0",
            EngineVersion = "v1",
            Configuration = new RunConfiguration
            {
                Db = "d",
                Dbn = ["a", "b"],
                Symbol = "MGC",
                ChunkDays = 5,
                Workers = 2,
                Checkpoint = "c",
                RetryFailed = true,
                AllowReplace = false,
                AllowLess = false,
                Prefer = SourcePreference.None,
            },
            Sources = [GoldFile()],
            Choices = [],
        };
}
