using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Market;

namespace MgcBackfill.Checkpoint;

/// <summary>The JSON of a run's start, or its end (C8).</summary>
internal sealed class RunRecordConverter : JsonConverter<RunRecord>
{
    private static readonly JsonMembers s_members = new(
        "run_id", "moment", "at", "tool_version", "duckdb_version", "configuration", "sources", "accounting?", "merge?", "first_ts?", "last_ts?",
        "build_digest?", "status?", "error?", "wall_seconds?");

    // In the order of RunMoment and of RunStatus.
    private static readonly string[] s_moments = ["start", "end"];
    private static readonly string[] s_statuses = ["done", "failed", "cancelled"];

    /// <inheritdoc/>
    public override RunRecord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string runId = "", toolVersion = "", duckDbVersion = "";
        RunMoment moment = default;
        DateTime at = default;
        RunConfiguration configuration = null!;
        IReadOnlyList<SourceRecord> sources = [];
        RecordAccounting? accounting = null;
        MergeRecord? merge = null;
        DateTime? firstTs = null, lastTs = null;
        string? buildDigest = null;
        RunStatus? status = null;
        ErrorRecord? error = null;
        double? wallSeconds = null;
        var members = s_members.Read(ref reader);
        for (var member = members.Next(ref reader); member >= 0; member = members.Next(ref reader))
        {
            switch (member)
            {
                case 0: runId = JsonValues.Text(ref reader); break;
                case 1: moment = (RunMoment)JsonValues.Word(ref reader, s_moments); break;
                case 2: at = JsonValues.Time(ref reader); break;
                case 3: toolVersion = JsonValues.Text(ref reader); break;
                case 4: duckDbVersion = JsonValues.Text(ref reader); break;
                case 5: configuration = RunConfigurationConverter.Read(ref reader); break;
                case 6: sources = PartsJson.Sources(ref reader); break;
                case 7: accounting = AccountingJson.ReadOrNull(ref reader); break;
                case 8: merge = PartsJson.MergeOrNull(ref reader); break;
                case 9: firstTs = JsonValues.TimeOrNull(ref reader); break;
                case 10: lastTs = JsonValues.TimeOrNull(ref reader); break;
                case 11: buildDigest = JsonValues.TextOrNull(ref reader); break;
                case 12: status = reader.TokenType == JsonTokenType.Null ? null : (RunStatus)JsonValues.Word(ref reader, s_statuses); break;
                case 13: error = PartsJson.ErrorOrNull(ref reader); break;
                default: wallSeconds = reader.TokenType == JsonTokenType.Null ? null : Seconds(ref reader); break;
            }
        }

        return new RunRecord
        {
            RunId = runId, Moment = moment, At = at, ToolVersion = toolVersion, DuckdbVersion = duckDbVersion, Configuration = configuration,
            Sources = sources, Accounting = accounting, Merge = merge, FirstTs = firstTs, LastTs = lastTs, BuildDigest = buildDigest,
            Status = status, Error = error, WallSeconds = wallSeconds,
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RunRecord value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString(s_members[0], value.RunId);
        writer.WriteString(s_members[1], s_moments[(int)value.Moment]);
        writer.WriteString(s_members[2], value.At);
        writer.WriteString(s_members[3], value.ToolVersion);
        writer.WriteString(s_members[4], value.DuckdbVersion);
        writer.WritePropertyName(s_members[5]);
        RunConfigurationConverter.Write(writer, value.Configuration);
        PartsJson.Write(writer, s_members[6], value.Sources);
        AccountingJson.Write(writer, s_members[7], value.Accounting);
        PartsJson.Write(writer, s_members[8], value.Merge);
        JsonValues.Write(writer, s_members[9], value.FirstTs);
        JsonValues.Write(writer, s_members[10], value.LastTs);
        writer.WriteString(s_members[11], value.BuildDigest);
        writer.WriteString(s_members[12], value.Status is { } status ? s_statuses[(int)status] : null);
        PartsJson.Write(writer, s_members[13], value.Error);
        if (value.WallSeconds is { } seconds)
            writer.WriteNumber(s_members[14], seconds);
        else
            writer.WriteNull(s_members[14]);
        writer.WriteEndObject();
    }

    // A number too large for a double is read as infinity, which no record holds and none could be written with.
    private static double Seconds(ref Utf8JsonReader reader) =>
        reader.GetDouble() is var seconds && double.IsFinite(seconds) ? seconds : throw new JsonException("The wall time is no number of seconds.");
}
