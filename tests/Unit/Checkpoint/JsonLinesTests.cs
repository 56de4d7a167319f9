using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Checkpoint;

/// <summary>Reading and appending after a crash. A crash is simulated by cutting the file at some byte of the last write.</summary>
public sealed class JsonLinesTests : IDisposable
{
    private const int LineLength = 53;

    private readonly ScratchFolder _folder = new();
    private readonly string _path;

    public JsonLinesTests() => _path = _folder.File("records.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Appended_records_are_read_in_order() // C2
    {
        Append([Record(1), Record(2)]);
        Append([]);
        Append([Record(3)]);

        var lines = Read();

        Assert.Equal([(Record(1), 1L), (Record(2), 2L), (Record(3), 3L)], lines.Records);
        Assert.Equal((new FileInfo(_path).Length, null, 0), (lines.Length, lines.TornAt, lines.TornLines));
    }

    [Fact]
    public void An_empty_file_has_no_records()
    {
        File.WriteAllBytes(_path, []);

        Assert.Empty(Read().Records);
        Assert.Null(Read().TornAt);
    }

    [Fact]
    public void A_last_record_torn_at_any_byte_is_isolated_reported_and_survived() // C3, P5
    {
        var folder = _folder.File("checkpoint");
        using (var writer = CheckpointFolder.Read(folder).OpenForAppending())
        {
            writer.Append(
                SampleRecords.Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.Pending),
                SampleRecords.Chunk(2, "2024-01-03", "2024-01-03", AttemptStatus.Pending),
                SampleRecords.Chunk(1, "2024-01-02", "2024-01-02", AttemptStatus.Failed)
            );
        }

        var path = Path.Combine(folder, CheckpointFolder.StateFile);
        var whole = File.ReadAllBytes(path);
        var last = whole.AsSpan(0, whole.Length - 1).LastIndexOf((byte)'\n') + 1;
        for (var cut = last + 1; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(path, whole[..cut]);
            var torn = CheckpointFolder.Read(folder);
            Assert.Equal((2, 1, 3L), (torn.History.Count(), torn.State.TornLines, torn.State.NextAttemptId));

            using (var writer = torn.OpenForAppending())
            {
                writer.Append(SampleRecords.Chunk(3, "2024-01-04", "2024-01-04", AttemptStatus.Pending));
                writer.Append(SampleRecords.Chunk(3, "2024-01-04", "2024-01-04", AttemptStatus.InProgress));
            }

            var after = CheckpointFolder.Read(folder);
            Assert.Equal([1L, 2, 3, 3], after.History.Select(r => r.AttemptId));
            Assert.Equal(AttemptStatus.Pending, after.State.Attempts.First().Status);
            Assert.Equal(1, after.State.TornLines);
            Assert.True(File.ReadAllBytes(path).AsSpan().StartsWith(whole.AsSpan(0, cut)), "The file was not only appended to.");
        }
    }

    [Fact]
    public void A_file_cut_after_a_line_feed_is_not_torn() // C3
    {
        Append([Record(1), Record(2)]);
        var whole = File.ReadAllBytes(_path);

        File.WriteAllBytes(_path, whole[..(Array.IndexOf(whole, (byte)'\n') + 1)]);

        Assert.Equal([(Record(1), 1L)], Read().Records);
        Assert.Equal((null, 0), (Read().TornAt, Read().TornLines));
    }

    [Theory]
    [InlineData(1)] // just begun
    [InlineData(30)]
    [InlineData(-1)] // whole but for its line feed
    public void A_crash_during_the_recovery_at_any_byte_is_survived(int tornBytes) // C3, P5
    {
        var (first, second) = (Line(Record(1)), Line(Record(2)));
        byte[] torn = [.. first, .. tornBytes < 0 ? second[..^1] : second[..tornBytes]];
        File.WriteAllBytes(_path, torn);
        Append([Record(3)]);
        var recovered = File.ReadAllBytes(_path);
        for (var cut = torn.Length; cut < recovered.Length; cut++)
        {
            File.WriteAllBytes(_path, recovered[..cut]);
            Append([Record(4)]);
            Append([Record(5)]);

            var lines = Read();
            Assert.Equal([Record(1), Record(4), Record(5)], lines.Records.Select(r => r.Record));
            Assert.Null(lines.TornAt);
            Assert.InRange(lines.TornLines, 1, 2);
            Assert.True(File.ReadAllBytes(_path).AsSpan().StartsWith(recovered.AsSpan(0, cut)), "The file was not only appended to.");
        }
    }

    [Fact]
    public void Any_sequence_of_crashes_keeps_every_complete_record_and_adds_none() => // C3, P5
        FixedProperty.Holds(
            Gen.Choose(1, 3).SelectMany(_ => Gen.Choose(0, 260), (records, kept) => (records, kept)).ArrayOf(4),
            crashes =>
            {
                File.Delete(_path);
                var (expected, next) = (new List<MergeRecord>(), 1L);
                foreach (var (records, kept) in crashes)
                {
                    var before = File.Exists(_path) ? File.ReadAllBytes(_path) : [];
                    var batch = Enumerable.Range(0, records).Select(_ => Record(next++)).ToArray();
                    Append(batch);
                    var after = File.ReadAllBytes(_path);
                    var cut = after[..Math.Min(after.Length, before.Length + kept)];
                    File.WriteAllBytes(_path, cut);
                    expected.AddRange(batch.Where(r => cut.AsSpan(before.Length).IndexOf(Line(r)) >= 0));

                    Assert.Equal(expected, Read().Records.Select(r => r.Record));
                    Assert.True(after.AsSpan().StartsWith(before), "The file was not only appended to.");
                }
            },
            cases: 60
        );

    [Fact]
    public void A_tail_of_zeros_is_torn() // C3: what some file systems leave after a power cut
    {
        foreach (
            var tail in new[] { new byte[1], new byte[4096], [.. Line(Record(2))[..20], .. new byte[100]], [.. Line(Record(2))[..^1], 0] }
        )
        {
            File.WriteAllBytes(_path, [.. Line(Record(1)), .. tail]);
            Assert.Equal((1, 1), (Read().Records.Count, Read().TornLines));

            Append([Record(3)]);

            Assert.Equal([Record(1), Record(3)], Read().Records.Select(r => r.Record));
        }
    }

    [Fact]
    public void A_last_line_that_is_not_a_record_is_torn() // C3: even with its line feed
    {
        File.WriteAllBytes(_path, [.. Line(Record(1)), .. "{\"inserted\":\n"u8]);
        Assert.Equal((1, 1), (Read().Records.Count, Read().TornLines));

        Append([Record(2)]);
        Append([Record(3)]);

        Assert.Equal([Record(1), Record(2), Record(3)], Read().Records.Select(r => r.Record));
        Assert.Equal(1, Read().TornLines);
    }

    [Fact]
    public void Every_torn_line_stays_reported() // C3
    {
        for (var i = 1; i <= 3; i++)
        {
            Append([Record(i)]);
            File.AppendAllText(_path, "{\"ins");
        }

        Assert.Equal((3, 3), (Read().Records.Count, Read().TornLines));
        Append([Record(4)]);
        Assert.Equal((4, 3), (Read().Records.Count, Read().TornLines));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Any_other_malformed_line_is_refused_with_file_and_line(int line) // C3
    {
        var good = Line(Record(1));
        foreach (var bad in Malformed())
        {
            var lines = new List<byte[]> { good, good, good };
            lines[line] = bad;
            File.WriteAllBytes(_path, [.. lines.SelectMany(l => l)]);

            var error = Assert.Throws<TargetException>(Read);

            Assert.Equal((ErrorIds.CheckpointMalformed, _path, line + 1L), (error.Id, error.Where.File, error.Where.Line));
            Assert.StartsWith($"{_path}, line {line + 1}: ", error.Message, StringComparison.Ordinal);
            Assert.Equal(ExitCodes.TargetRefused, ExitCodes.For(error));
        }
    }

    [Fact]
    public void Two_malformed_last_lines_are_refused() // C3
    {
        File.WriteAllBytes(_path, [.. Line(Record(1)), .. "garbage\n"u8, .. "garbage"u8]);

        Assert.Equal(2, Assert.Throws<TargetException>(Read).Where.Line);
    }

    [Fact]
    public void A_marker_isolates_only_the_bytes_that_it_names() // C3
    {
        var torn = "{\"ins\n"u8.ToArray();
        foreach (var (at, bytes) in new[] { (0L, 6L), (54L, 6L), (53L, 5L), (53L, 7L), (52L, 6L), (-1L, 6L) })
        {
            var first = Line(Record(1));
            Assert.Equal(LineLength, first.Length);
            var marker = Encoding.UTF8.GetBytes($"{{\"torn_at\":{at},\"torn_bytes\":{bytes},\"found_at\":\"2024-07-01T08:30:00Z\"}}\n");
            File.WriteAllBytes(_path, [.. first, .. torn, .. marker, .. Line(Record(2))]);

            Assert.Equal(2, Assert.Throws<TargetException>(Read).Where.Line);
        }
    }

    [Fact]
    public void A_marker_that_isolates_nothing_is_refused() // C3
    {
        var first = Line(Record(1));
        File.WriteAllBytes(
            _path,
            [.. first, .. "{\"torn_at\":0,\"torn_bytes\":53,\"found_at\":\"2024-07-01T08:30:00Z\"}\n"u8, .. Line(Record(2))]
        );

        Assert.Equal(2, Assert.Throws<TargetException>(Read).Where.Line);
    }

    [Fact]
    public void A_marker_names_the_place_of_the_torn_bytes() // C3
    {
        File.WriteAllBytes(_path, [.. Line(Record(1)), .. "{\"ins"u8]);
        Append([Record(2)]);

        var text = File.ReadAllLines(_path);

        Assert.Equal("{\"ins!", text[1]);
        Assert.StartsWith("{\"torn_at\":53,\"torn_bytes\":7,\"found_at\":\"", text[2], StringComparison.Ordinal);
        Assert.Equal(4, text.Length);
    }

    [Fact]
    public void Appending_nothing_writes_nothing() // C3, I4
    {
        byte[] torn = [.. Line(Record(1)), .. "{\"ins"u8];
        File.WriteAllBytes(_path, torn);

        Append([]);

        Assert.Equal(torn, File.ReadAllBytes(_path));
    }

    [Fact]
    public void A_writer_continues_after_a_write_that_failed_at_any_byte() // C3, I3
    {
        var first = Line(Record(1));
        byte[] lost = [.. Line(Record(2)), .. Line(Record(3))];
        for (var space = 0; space <= lost.Length; space += 3)
        {
            File.WriteAllBytes(_path, first);
            using (var file = new FullDisk(_path, space))
            using (var writer = new JsonLinesWriter<MergeRecord>(_path, CheckpointJson.Default.MergeRecord, null, file))
            {
                var error = Assert.Throws<EnvironmentException>(() => writer.Append(Record(2), Record(3)));
                Assert.Equal((ErrorIds.DiskFull, _path), (error.Id, error.Where.File));
                writer.Append(Record(4));
                writer.Append(Record(5));
            }

            var kept = space / LineLength;
            Assert.Equal(
                [Record(1), .. new[] { Record(2), Record(3) }.Take(kept), Record(4), Record(5)],
                Read().Records.Select(r => r.Record)
            );
            Assert.True(
                File.ReadAllBytes(_path).AsSpan().StartsWith((byte[])[.. first, .. lost[..space]]),
                "The file was not only appended to."
            );
        }
    }

    [Fact]
    public void A_writer_continues_after_a_failed_write_of_the_marker() // C3, I3
    {
        byte[] torn = [.. Line(Record(1)), .. Line(Record(2))[..^1]];
        for (var space = 0; space <= 140; space += 3)
        {
            File.WriteAllBytes(_path, torn);
            using (var file = new FullDisk(_path, space))
            using (var writer = new JsonLinesWriter<MergeRecord>(_path, CheckpointJson.Default.MergeRecord, LineLength, file))
            {
                Assert.Throws<EnvironmentException>(() => writer.Append(Record(3)));
                writer.Append(Record(4));
                writer.Append(Record(5));
            }

            var read = Read().Records.Select(r => r.Record).ToArray();
            Assert.Equal([Record(1), Record(4), Record(5)], read.Where(r => r != Record(3)));
            Assert.True(File.ReadAllBytes(_path).AsSpan().StartsWith(torn), "The file was not only appended to.");
        }
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_an_environment_error() // I3
    {
        var error = Assert.Throws<EnvironmentException>(() =>
            new JsonLinesWriter<MergeRecord>(_folder.FullName, CheckpointJson.Default.MergeRecord, null)
        );

        Assert.Equal(_folder.FullName, error.Where.File);
        Assert.Equal(ExitCodes.Environment, ExitCodes.For(error));
    }

    private static IEnumerable<byte[]> Malformed()
    {
        var good = Encoding.UTF8.GetString(Line(Record(1))[..^1]);
        string[] lines =
        [
            "",
            " ",
            "garbage",
            "null",
            "[]",
            "{}",
            "1",
            "\"text\"",
            good[..^1],
            good[..20],
            good + good,
            good + ",",
            "{" + good,
            "\uFEFF" + good,
            "\0",
            good + "\0",
            good.Replace("\"deleted\"", "\"removed\"", StringComparison.Ordinal),
            good.Replace(",\"deleted\":0", "", StringComparison.Ordinal),
            good.Replace("\"deleted\":0", "\"deleted\":0,\"note\":0", StringComparison.Ordinal),
            good.Replace("\"deleted\":0", "\"deleted\":0,\"deleted\":0", StringComparison.Ordinal),
            good.Replace("\"deleted\":0", "\"deleted\":null", StringComparison.Ordinal),
            good.Replace("\"deleted\":0", "\"deleted\":\"0\"", StringComparison.Ordinal),
            good.Replace("\"deleted\":0", "\"deleted\":0.5", StringComparison.Ordinal),
            "{\"torn_at\":",
            "{\"torn_at\":0,\"torn_bytes\":1,\"found_at\":\"2024-07-01T08:30:00Z\"}",
        ];
        return lines.Select(l => Encoding.UTF8.GetBytes(l + "\n"));
    }

    private static MergeRecord Record(long number) => new(number, 0, 0, 0);

    private static byte[] Line(MergeRecord record) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(record, CheckpointJson.Default.MergeRecord) + "\n");

    private JsonLines<MergeRecord> Read() =>
        JsonLines<MergeRecord>.Parse(_path, File.ReadAllBytes(_path), CheckpointJson.Default.MergeRecord);

    // As a run does: read, open, write.
    private void Append(MergeRecord[] records)
    {
        var tornAt = File.Exists(_path) ? Read().TornAt : null;
        using var writer = new JsonLinesWriter<MergeRecord>(_path, CheckpointJson.Default.MergeRecord, tornAt);
        writer.Append(records);
    }

    // Writes only so many bytes of its first write, then reports a full disk; later writes succeed.
    private sealed class FullDisk(string path, int space)
        : FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0)
    {
        private bool _failed;

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (_failed)
            {
                base.Write(buffer, offset, count);
                return;
            }

            // The framework's own stream keeps its position when a write fails halfway.
            _failed = true;
            var before = Position;
            base.Write(buffer, offset, Math.Min(count, space));
            Seek(before, SeekOrigin.Begin);
            throw new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);
        }
    }
}
