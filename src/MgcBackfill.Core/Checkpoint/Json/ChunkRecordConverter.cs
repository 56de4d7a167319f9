using System.Text.Json;
using System.Text.Json.Serialization;

namespace MgcBackfill.Checkpoint;

/// <summary>The JSON of an attempt's change of status (C2).</summary>
internal sealed class ChunkRecordConverter : JsonConverter<ChunkRecord>
{
    private static readonly JsonMembers s_members = new(
        "attempt_id", "run_id", "chunk_start", "chunk_end", "status", "rows_written", "merge", "first_ts", "last_ts", "replace", "started_at",
        "finished_at", "source_dbn", "error");

    // In the order of AttemptStatus.
    private static readonly string[] s_statuses = ["pending", "in_progress", "done", "failed"];

    /// <inheritdoc/>
    public override ChunkRecord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        long attemptId = 0, rowsWritten = 0;
        var runId = "";
        DateOnly chunkStart = default, chunkEnd = default;
        AttemptStatus status = default;
        MergeRecord? merge = null;
        DateTime? firstTs = null, lastTs = null, startedAt = null, finishedAt = null;
        var replace = false;
        IReadOnlyList<SourceRecord> sourceDbn = [];
        ErrorRecord? error = null;
        var members = s_members.Read(ref reader);
        for (var member = members.Next(ref reader); member >= 0; member = members.Next(ref reader))
        {
            switch (member)
            {
                case 0: attemptId = reader.GetInt64(); break;
                case 1: runId = JsonValues.Text(ref reader); break;
                case 2: chunkStart = JsonValues.Date(ref reader); break;
                case 3: chunkEnd = JsonValues.Date(ref reader); break;
                case 4: status = (AttemptStatus)JsonValues.Word(ref reader, s_statuses); break;
                case 5: rowsWritten = reader.GetInt64(); break;
                case 6: merge = PartsJson.MergeOrNull(ref reader); break;
                case 7: firstTs = JsonValues.TimeOrNull(ref reader); break;
                case 8: lastTs = JsonValues.TimeOrNull(ref reader); break;
                case 9: replace = reader.GetBoolean(); break;
                case 10: startedAt = JsonValues.TimeOrNull(ref reader); break;
                case 11: finishedAt = JsonValues.TimeOrNull(ref reader); break;
                case 12: sourceDbn = PartsJson.Sources(ref reader); break;
                default: error = PartsJson.ErrorOrNull(ref reader); break;
            }
        }

        return new ChunkRecord
        {
            AttemptId = attemptId, RunId = runId, ChunkStart = chunkStart, ChunkEnd = chunkEnd, Status = status, RowsWritten = rowsWritten,
            Merge = merge, FirstTs = firstTs, LastTs = lastTs, Replace = replace, StartedAt = startedAt, FinishedAt = finishedAt,
            SourceDbn = sourceDbn, Error = error,
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ChunkRecord value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber(s_members[0], value.AttemptId);
        writer.WriteString(s_members[1], value.RunId);
        JsonValues.Write(writer, s_members[2], value.ChunkStart);
        JsonValues.Write(writer, s_members[3], value.ChunkEnd);
        writer.WriteString(s_members[4], s_statuses[(int)value.Status]);
        writer.WriteNumber(s_members[5], value.RowsWritten);
        PartsJson.Write(writer, s_members[6], value.Merge);
        JsonValues.Write(writer, s_members[7], value.FirstTs);
        JsonValues.Write(writer, s_members[8], value.LastTs);
        writer.WriteBoolean(s_members[9], value.Replace);
        JsonValues.Write(writer, s_members[10], value.StartedAt);
        JsonValues.Write(writer, s_members[11], value.FinishedAt);
        PartsJson.Write(writer, s_members[12], value.SourceDbn);
        PartsJson.Write(writer, s_members[13], value.Error);
        writer.WriteEndObject();
    }
}
