using System.Text.Json;
using MgcBackfill.Market;

namespace MgcBackfill.Checkpoint;

/// <summary>The JSON of what several records hold.</summary>
internal static class PartsJson
{
    private static readonly JsonMembers s_source = new("path", "sha256", "size", "mtime", "start", "end");
    private static readonly JsonMembers s_merge = new("inserted", "updated", "unchanged", "deleted");
    private static readonly JsonMembers s_error = new("id", "message", "stack_trace");
    private static readonly JsonMembers s_candidate = new("symbol", "volume", "bars");

    /// <summary>Reads a list of source files.</summary>
    public static IReadOnlyList<SourceRecord> Sources(ref Utf8JsonReader json)
    {
        var sources = new List<SourceRecord>(1);
        for (var begun = false; JsonValues.NextItem(ref json, ref begun);)
            sources.Add(Source(ref json));
        return sources;
    }

    /// <summary>Writes a list of source files.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<SourceRecord> sources)
    {
        json.WriteStartArray(name);
        foreach (var source in sources)
        {
            json.WriteStartObject();
            json.WriteString(s_source[0], source.Path);
            json.WriteString(s_source[1], source.Sha256);
            json.WriteNumber(s_source[2], source.Size);
            json.WriteString(s_source[3], source.Mtime);
            json.WriteNumber(s_source[4], source.Start);
            json.WriteNumber(s_source[5], source.End);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Reads the counts of a merge, or null.</summary>
    public static MergeRecord? MergeOrNull(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null)
            return null;
        long inserted = 0, updated = 0, unchanged = 0, deleted = 0;
        var members = s_merge.Read(ref json);
        for (var member = members.Next(ref json); member >= 0; member = members.Next(ref json))
        {
            var count = json.GetInt64();
            _ = member switch { 0 => inserted = count, 1 => updated = count, 2 => unchanged = count, _ => deleted = count };
        }

        return new MergeRecord(inserted, updated, unchanged, deleted);
    }

    /// <summary>Writes the counts of a merge, or null.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, MergeRecord? merge)
    {
        if (merge is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber(s_merge[0], merge.Inserted);
        json.WriteNumber(s_merge[1], merge.Updated);
        json.WriteNumber(s_merge[2], merge.Unchanged);
        json.WriteNumber(s_merge[3], merge.Deleted);
        json.WriteEndObject();
    }

    /// <summary>Reads a failure, or null.</summary>
    public static ErrorRecord? ErrorOrNull(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null)
            return null;
        string id = "", message = "", stackTrace = "";
        var members = s_error.Read(ref json);
        for (var member = members.Next(ref json); member >= 0; member = members.Next(ref json))
        {
            var text = JsonValues.Text(ref json);
            _ = member switch { 0 => id = text, 1 => message = text, _ => stackTrace = text };
        }

        return new ErrorRecord(id, message, stackTrace);
    }

    /// <summary>Writes a failure, or null.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, ErrorRecord? error)
    {
        if (error is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString(s_error[0], error.Id);
        json.WriteString(s_error[1], error.Message);
        json.WriteString(s_error[2], error.StackTrace);
        json.WriteEndObject();
    }

    /// <summary>Reads a list of candidates.</summary>
    public static IReadOnlyList<Candidate> Candidates(ref Utf8JsonReader json)
    {
        var candidates = new List<Candidate>(8);
        for (var begun = false; JsonValues.NextItem(ref json, ref begun);)
            candidates.Add(Candidate(ref json));
        return candidates;
    }

    /// <summary>Writes a list of candidates.</summary>
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<Candidate> candidates)
    {
        json.WriteStartArray(name);
        foreach (var candidate in candidates)
        {
            json.WriteStartObject();
            json.WriteString(s_candidate[0], candidate.Symbol);
            JsonValues.Write(json, s_candidate[1], candidate.Volume);
            json.WriteNumber(s_candidate[2], candidate.Bars);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static SourceRecord Source(ref Utf8JsonReader json)
    {
        string path = "", sha256 = "";
        long size = 0, start = 0, end = 0;
        DateTime mtime = default;
        var members = s_source.Read(ref json);
        for (var member = members.Next(ref json); member >= 0; member = members.Next(ref json))
        {
            switch (member)
            {
                case 0: path = JsonValues.Text(ref json); break;
                case 1: sha256 = JsonValues.Text(ref json); break;
                case 2: size = json.GetInt64(); break;
                case 3: mtime = JsonValues.Time(ref json); break;
                case 4: start = json.GetInt64(); break;
                default: end = json.GetInt64(); break;
            }
        }

        return new SourceRecord { Path = path, Sha256 = sha256, Size = size, Mtime = mtime, Start = start, End = end };
    }

    private static Candidate Candidate(ref Utf8JsonReader json)
    {
        var (symbol, volume, bars) = ("", default(UInt128), 0);
        var members = s_candidate.Read(ref json);
        for (var member = members.Next(ref json); member >= 0; member = members.Next(ref json))
        {
            switch (member)
            {
                case 0: symbol = JsonValues.Text(ref json); break;
                case 1: volume = JsonValues.Volume(ref json); break;
                default: bars = json.GetInt32(); break;
            }
        }

        return new Candidate(symbol, volume, bars);
    }
}
