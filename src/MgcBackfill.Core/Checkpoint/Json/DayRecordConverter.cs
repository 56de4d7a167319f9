using System.Text.Json;
using System.Text.Json.Serialization;
using MgcBackfill.Market;

namespace MgcBackfill.Checkpoint;

/// <summary>The JSON of a trading day's decision (C8).</summary>
internal sealed class DayRecordConverter : JsonConverter<DayRecord>
{
    private static readonly JsonMembers s_members = new(
        "trading_day", "source_symbol", "reason", "candidates", "bars", "first_ts", "last_ts", "partial", "stub", "zero_volume", "digest",
        "attempt_id", "run_id");

    // In the order of SelectionReason.
    private static readonly string[] s_reasons = ["volume", "expiry", "symbol"];

    /// <inheritdoc/>
    public override DayRecord Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        DateOnly tradingDay = default;
        string sourceSymbol = "", digest = "", runId = "";
        SelectionReason reason = default;
        IReadOnlyList<Candidate> candidates = [];
        int bars = 0, zeroVolume = 0;
        DateTime firstTs = default, lastTs = default;
        bool partial = false, stub = false;
        var attemptId = 0L;
        var members = s_members.Read(ref reader);
        for (var member = members.Next(ref reader); member >= 0; member = members.Next(ref reader))
        {
            switch (member)
            {
                case 0: tradingDay = JsonValues.Date(ref reader); break;
                case 1: sourceSymbol = JsonValues.Text(ref reader); break;
                case 2: reason = (SelectionReason)JsonValues.Word(ref reader, s_reasons); break;
                case 3: candidates = PartsJson.Candidates(ref reader); break;
                case 4: bars = reader.GetInt32(); break;
                case 5: firstTs = JsonValues.Time(ref reader); break;
                case 6: lastTs = JsonValues.Time(ref reader); break;
                case 7: partial = reader.GetBoolean(); break;
                case 8: stub = reader.GetBoolean(); break;
                case 9: zeroVolume = reader.GetInt32(); break;
                case 10: digest = JsonValues.Text(ref reader); break;
                case 11: attemptId = reader.GetInt64(); break;
                default: runId = JsonValues.Text(ref reader); break;
            }
        }

        return new DayRecord
        {
            TradingDay = tradingDay, SourceSymbol = sourceSymbol, Reason = reason, Candidates = candidates, Bars = bars, FirstTs = firstTs,
            LastTs = lastTs, Partial = partial, Stub = stub, ZeroVolume = zeroVolume, Digest = digest, AttemptId = attemptId, RunId = runId,
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DayRecord value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        JsonValues.Write(writer, s_members[0], value.TradingDay);
        writer.WriteString(s_members[1], value.SourceSymbol);
        writer.WriteString(s_members[2], s_reasons[(int)value.Reason]);
        PartsJson.Write(writer, s_members[3], value.Candidates);
        writer.WriteNumber(s_members[4], value.Bars);
        writer.WriteString(s_members[5], value.FirstTs);
        writer.WriteString(s_members[6], value.LastTs);
        writer.WriteBoolean(s_members[7], value.Partial);
        writer.WriteBoolean(s_members[8], value.Stub);
        writer.WriteNumber(s_members[9], value.ZeroVolume);
        writer.WriteString(s_members[10], value.Digest);
        writer.WriteNumber(s_members[11], value.AttemptId);
        writer.WriteString(s_members[12], value.RunId);
        writer.WriteEndObject();
    }
}
