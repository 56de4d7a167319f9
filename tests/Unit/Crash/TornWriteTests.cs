using MgcBackfill.Checkpoint;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Crash;

/// <summary>C3, P5: the last record of each of the three files, torn at every byte as by a crash in the middle of a write.</summary>
public sealed class TornWriteTests : IDisposable
{
    // Reading is tested at every byte; a whole run is tested at every 60th byte.
    private const int BytesBetweenRuns = 60;

    private readonly Workbench _bench = new();
    private readonly Tape _tape = Tape.Quiet("2024-01-08", "2024-01-10");
    private readonly string _source;

    public TornWriteTests()
    {
        _source = _bench.Write(_tape);
        _bench.Run(_bench.Options(_source) with { ChunkDays = 1 });
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(CheckpointFolder.StateFile)]
    [InlineData(CheckpointFolder.DaysFile)]
    [InlineData(CheckpointFolder.RunsFile)]
    public void A_last_record_torn_at_any_byte_is_reported_and_the_same_command_finishes(string file) // C3, P5
    {
        var whole = _bench.RecordFiles();
        var state = whole[CheckpointFolder.StateFile];
        if (file == CheckpointFolder.DaysFile)
            whole[CheckpointFolder.StateFile] = state[..LastLine(state)]; // the day records are written before the chunk is done
        if (file != CheckpointFolder.RunsFile)
            whole[CheckpointFolder.RunsFile] = whole[CheckpointFolder.RunsFile][..LastLine(whole[CheckpointFolder.RunsFile])];
        var (from, bytes) = (LastLine(whole[file]), whole[file]);
        for (var end = from + 1; end < bytes.Length; end++)
        {
            whole[file] = bytes[..end];
            foreach (var (name, content) in whole)
                File.WriteAllBytes(Path.Combine(_bench.Checkpoint, name), content);

            Assert.Equal(1, _bench.Records.State.TornLines);
            if ((end - from) % BytesBetweenRuns != 1 && end < bytes.Length - 1)
                continue;

            _bench.Run(_bench.Options(_source) with { ChunkDays = 1 });
            _bench.RequireAppendedOnly(whole);
            _bench.RequireModel(new ReferenceModel(_tape));
        }
    }

    private static int LastLine(byte[] bytes) => Array.LastIndexOf(bytes, (byte)'\n', bytes.Length - 2) + 1;
}
