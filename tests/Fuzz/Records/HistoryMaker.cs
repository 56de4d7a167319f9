using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MgcBackfill.Checkpoint;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Fuzz.Mutation;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Fuzz.Records;

/// <summary>Generates the files of a checkpoint folder as runs, crashes and resumed runs leave them, and damages them.</summary>
internal sealed class HistoryMaker
{
    private const string RunId = "20240701T083000Z-0a1b2c3d";
    private static readonly DateTime s_began = new(2024, 7, 1, 8, 30, 0, DateTimeKind.Utc);
    private static readonly DateOnly s_first = new(2023, 12, 27);

    private readonly JsonMutator _mutator = new();

    /// <summary>Generates attempts at chunks, and the decisions of their days.</summary>
    public static (List<byte[]> State, List<byte[]> Days) Attempts(FuzzRandom random)
    {
        var (state, days) = (new List<byte[]>(), new List<byte[]>());
        var id = 0L;
        for (var i = random.Below(4); i > 0; i--)
        {
            id += random.OneIn(10) ? random.Between(2, 9) : 1;
            var start = s_first.AddDays(random.Below(12));
            var chunk = Chunk(id, start, start.AddDays(random.Below(random.OneIn(4) ? 6 : 2)), random);
            if (!random.OneIn(6))
                Add(state, chunk);
            if (random.OneIn(6))
                continue;
            Add(state, chunk = chunk with { Status = AttemptStatus.InProgress, StartedAt = s_began });
            if (random.OneIn(8))
                Add(state, chunk with { Status = AttemptStatus.Pending });
            var rows = Decide(days, chunk, random);
            if (!random.OneIn(6))
                Add(state, Ended(chunk, rows, random));
        }

        return (state, days);
    }

    /// <summary>Generates the records of runs.</summary>
    public static List<byte[]> Runs(FuzzRandom random)
    {
        var runs = new List<byte[]>();
        for (var i = random.Below(4); i > 0; i--)
        {
            var start = new RunRecord
            {
                RunId = RunId,
                Moment = RunMoment.Start,
                At = s_began,
                ToolVersion = "0.1.0",
                EngineVersion = "v1.4.1",
                Sources = Sources(random),
                Choices = [],
                Configuration = new RunConfiguration
                {
                    Db = "gold.db",
                    Dbn = ["data"],
                    Symbol = "MGC",
                    Start = random.OneIn(2) ? s_first : null,
                    ChunkDays = 5,
                    Workers = 1,
                    Checkpoint = "gold.db.checkpoint",
                    RetryFailed = false,
                    AllowReplace = random.OneIn(2),
                    AllowLess = random.OneIn(2),
                    Prefer = (SourcePreference)random.Below(2),
                },
            };
            Add(runs, start, CheckpointJson.Default.RunRecord);
            if (random.OneIn(5))
                continue;
            var end = start with
            {
                Moment = RunMoment.End,
                Status = (RunStatus)random.Below(3),
                WallSeconds = random.Below(100_000) / 1000.0,
                FirstTs = s_began,
                LastTs = s_began,
                Merge = new MergeRecord(random.Below(9), 0, 1, 0),
                Accounting = new RecordAccounting { Read = 7, Selected = 7 },
                BuildDigest = new string('b', 64),
                Choices = random.OneIn(2) ? [] : [new BarChoice(s_began, "MGCG4", "b.dbn", random.Below(9), "a.dbn", random.Below(9))],
                Error = random.OneIn(3) ? new ErrorRecord("Busy", "somebody has it", "at here") : null,
            };
            Add(runs, end, CheckpointJson.Default.RunRecord);
        }

        return runs;
    }

    /// <summary>Writes the lines as a file, with up to three changes to them and with crashes in between.</summary>
    /// <param name="lines">Whole lines with their line feeds.</param>
    /// <param name="random">The choices.</param>
    /// <param name="damage">False for crashes only.</param>
    public byte[] ToFile(List<byte[]> lines, FuzzRandom random, bool damage)
    {
        for (var i = damage ? random.Below(4) : 0; i > 0 && lines.Count > 0; i--)
            Damage(lines, random);
        var file = new List<byte>();
        long? torn = null;
        foreach (var line in lines)
        {
            if (torn is { } at)
                Isolate(file, at, random);
            torn = null;
            if (random.OneIn(30))
            {
                torn = file.Count;
                file.AddRange(line.AsSpan(0, random.Below(line.Length)));
            }

            if (torn is null)
                file.AddRange(line);
            else if (file.Count == torn)
                torn = null;
        }

        if (random.OneIn(8))
            return [.. file.Take(random.Below(file.Count + 1))];
        return damage && random.OneIn(12) ? ByteMutator.Mutate([.. file], random) : [.. file];
    }

    private void Damage(List<byte[]> lines, FuzzRandom random)
    {
        var (which, other) = (random.Below(lines.Count), random.Below(lines.Count));
        switch (random.Below(8))
        {
            case 0:
                lines.RemoveAt(which);
                break;
            case 1:
                lines.Insert(other, lines[which]);
                break;
            case 2:
                (lines[which], lines[other]) = (lines[other], lines[which]);
                break;
            case 3:
                lines[which] = [.. lines[which].AsSpan(0, random.Below(lines[which].Length))];
                break;
            case 4:
                lines.Insert(
                    which,
                    random.Pick<byte[]>([(byte)'\n'], "{}\n"u8.ToArray(), "null\n"u8.ToArray(), Marker(random.Below(999), random.Below(99)))
                );
                break;
            default:
                lines[which] = _mutator.Mutate([.. lines[which]], random);
                break;
        }
    }

    // Does what the writer does before it writes after a torn tail; sometimes it crashes again while doing so.
    private static void Isolate(List<byte> file, long torn, FuzzRandom random)
    {
        while (true)
        {
            if (file[^1] != '\n')
                file.AddRange("!\n"u8);
            var marker = Marker(torn, file.Count - torn);
            if (!random.OneIn(5))
            {
                file.AddRange(marker);
                return;
            }

            file.AddRange(marker.AsSpan(0, random.Below(marker.Length)));
        }
    }

    private static byte[] Marker(long at, long bytes) =>
        [
            .. JsonSerializer.SerializeToUtf8Bytes(
                new TornLine
                {
                    TornAt = at,
                    TornBytes = bytes,
                    FoundAt = s_began,
                },
                CheckpointJson.Default.TornLine
            ),
            (byte)'\n',
        ];

    private static ChunkRecord Chunk(long id, DateOnly start, DateOnly end, FuzzRandom random) =>
        new()
        {
            AttemptId = id,
            RunId = RunId,
            ChunkStart = start,
            ChunkEnd = end,
            Status = AttemptStatus.Pending,
            SourceDbn = Sources(random),
            Replace = random.OneIn(9),
        };

    private static ChunkRecord Ended(ChunkRecord chunk, long rows, FuzzRandom random) =>
        random.OneIn(4)
            ? chunk with
            {
                Status = AttemptStatus.Failed,
                FinishedAt = s_began,
                Error = new ErrorRecord("BarInvalid", "a bar broke a rule", "at here"),
            }
            : chunk with
            {
                Status = AttemptStatus.Done,
                FinishedAt = s_began,
                RowsWritten = rows,
                Merge = new MergeRecord(rows, 0, 0, 0),
                FirstTs = rows > 0 ? Instant.ToDateTime(TradingDay.From(chunk.ChunkStart).Open) : null,
                LastTs = rows > 0 ? Instant.ToDateTime(TradingDay.From(chunk.ChunkStart).Open) : null,
            };

    private static SourceRecord[] Sources(FuzzRandom random) =>
        random.OneIn(6)
            ? []
            :
            [
                new()
                {
                    Path = "gold.dbn.zst",
                    Sha256 = new string('a', 64),
                    Size = random.Below(99),
                    Mtime = s_began,
                    Start = 1_704_067_200_000_000_000,
                    End = 1_706_745_600_000_000_000,
                },
            ];

    private static long Decide(List<byte[]> days, ChunkRecord chunk, FuzzRandom random)
    {
        var rows = 0L;
        for (var date = chunk.ChunkStart; date <= chunk.ChunkEnd; date = date.AddDays(1))
        {
            if (random.OneIn(4))
                continue;
            var bars = random.Between(1, 60);
            var open = Instant.ToDateTime(TradingDay.From(date).Open);
            rows += bars;
            Add(
                days,
                new DayRecord
                {
                    TradingDay = date,
                    SourceSymbol = "MGCG4",
                    Reason = (SelectionReason)random.Below(3),
                    Candidates = [new Candidate("MGCG4", random.Next(), bars)],
                    Bars = bars,
                    FirstTs = open,
                    LastTs = open.AddMinutes(bars - 1),
                    Partial = random.OneIn(5),
                    Stub = true,
                    ZeroVolume = 0,
                    Digest = new string('d', 64),
                    AttemptId = chunk.AttemptId,
                    RunId = RunId,
                },
                CheckpointJson.Default.DayRecord
            );
        }

        return rows;
    }

    private static void Add(List<byte[]> lines, ChunkRecord record) => Add(lines, record, CheckpointJson.Default.ChunkRecord);

    private static void Add<T>(List<byte[]> lines, T record, JsonTypeInfo<T> type) =>
        lines.Add([.. JsonSerializer.SerializeToUtf8Bytes(record, type), (byte)'\n']);
}
