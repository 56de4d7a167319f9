using System.Text.Json;
using System.Text.Json.Serialization;

namespace MgcBackfill.Checkpoint;

/// <summary>The JSON of what was asked of a run.</summary>
internal sealed class RunConfigurationConverter : JsonConverter<RunConfiguration>
{
    private static readonly JsonMembers s_members = new(
        "db", "dbn", "symbol", "start?", "end?", "chunk_days", "workers", "checkpoint", "retry_failed", "allow_replace");

    /// <inheritdoc/>
    public override RunConfiguration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RunConfiguration value, JsonSerializerOptions options) => Write(writer, value);

    /// <inheritdoc cref="Read(ref Utf8JsonReader, Type, JsonSerializerOptions)"/>
    public static RunConfiguration Read(ref Utf8JsonReader reader)
    {
        string db = "", symbol = "", checkpoint = "";
        var dbn = new List<string>();
        DateOnly? start = null, end = null;
        int chunkDays = 0, workers = 0;
        bool retryFailed = false, allowReplace = false;
        var members = s_members.Read(ref reader);
        for (var member = members.Next(ref reader); member >= 0; member = members.Next(ref reader))
        {
            switch (member)
            {
                case 0: db = JsonValues.Text(ref reader); break;
                case 1:
                    for (var begun = false; JsonValues.NextItem(ref reader, ref begun);)
                        dbn.Add(JsonValues.Text(ref reader));
                    break;
                case 2: symbol = JsonValues.Text(ref reader); break;
                case 3: start = JsonValues.DateOrNull(ref reader); break;
                case 4: end = JsonValues.DateOrNull(ref reader); break;
                case 5: chunkDays = reader.GetInt32(); break;
                case 6: workers = reader.GetInt32(); break;
                case 7: checkpoint = JsonValues.Text(ref reader); break;
                case 8: retryFailed = reader.GetBoolean(); break;
                default: allowReplace = reader.GetBoolean(); break;
            }
        }

        return new RunConfiguration
        {
            Db = db, Dbn = dbn, Symbol = symbol, Start = start, End = end, ChunkDays = chunkDays, Workers = workers, Checkpoint = checkpoint,
            RetryFailed = retryFailed, AllowReplace = allowReplace,
        };
    }

    /// <inheritdoc cref="Write(Utf8JsonWriter, RunConfiguration, JsonSerializerOptions)"/>
    public static void Write(Utf8JsonWriter writer, RunConfiguration value)
    {
        writer.WriteStartObject();
        writer.WriteString(s_members[0], value.Db);
        writer.WriteStartArray(s_members[1]);
        foreach (var given in value.Dbn)
            writer.WriteStringValue(given);
        writer.WriteEndArray();
        writer.WriteString(s_members[2], value.Symbol);
        JsonValues.Write(writer, s_members[3], value.Start);
        JsonValues.Write(writer, s_members[4], value.End);
        writer.WriteNumber(s_members[5], value.ChunkDays);
        writer.WriteNumber(s_members[6], value.Workers);
        writer.WriteString(s_members[7], value.Checkpoint);
        writer.WriteBoolean(s_members[8], value.RetryFailed);
        writer.WriteBoolean(s_members[9], value.AllowReplace);
        writer.WriteEndObject();
    }
}
