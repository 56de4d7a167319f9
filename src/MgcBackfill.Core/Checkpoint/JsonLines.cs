using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MgcBackfill.Errors;

namespace MgcBackfill.Checkpoint;

/// <summary>The content of an append-only file of JSON lines.</summary>
/// <param name="Records">The records in the order of writing, with their line numbers from 1.</param>
/// <param name="Length">Number of bytes read.</param>
/// <param name="TornAt">Offset of a torn tail that no marker isolates yet, or null.</param>
/// <param name="TornLines">Number of all torn lines, isolated or not; each is reported.</param>
internal sealed record JsonLines<T>(IReadOnlyList<(T Record, long Line)> Records, long Length, long? TornAt, int TornLines)
{
    private static readonly byte[] s_markerPrefix = Encoding.ASCII.GetBytes(TornLine.Prefix);

    /// <summary>The content of an empty or missing file.</summary>
    public static JsonLines<T> Empty { get; } = new([], 0, null, 0);

    /// <summary>
    /// Reads every line. A line that is not a record is accepted only in two cases: it is the last line of the file, as a crash leaves it,
    /// or a marker after it declares it torn. A last line without a line feed is never used, even if it can be parsed.
    /// </summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="bytes">The bytes of the file.</param>
    /// <param name="type">How a record is read.</param>
    /// <exception cref="TargetException">Any other line is malformed.</exception>
    public static JsonLines<T> Parse(string path, ReadOnlySpan<byte> bytes, JsonTypeInfo<T> type)
    {
        var records = new List<(T, long)>();
        var torn = default(Torn);
        var tornLines = 0;
        long line = 0;
        for (var offset = 0; offset < bytes.Length; )
        {
            line++;
            var rest = bytes[offset..];
            var feed = rest.IndexOf((byte)'\n');
            var content = feed < 0 ? rest : rest[..feed];
            var next = feed < 0 ? bytes.Length : offset + feed + 1;
            string? reason = null;
            if (
                feed >= 0
                && torn.Found
                && ReadMarker(content) is { } marker
                && marker.TornAt == torn.At
                && marker.TornBytes == offset - torn.At
            )
            {
                tornLines++;
                torn = default;
            }
            else if (feed >= 0 && TryRead(content, type, out var record, out reason))
            {
                if (torn.Found)
                    throw Malformed(path, torn.Line, torn.Reason);
                records.Add((record, line));
            }
            else if (!torn.Found)
            {
                torn = new Torn(offset, line, feed < 0 ? "the line has no end" : reason ?? "the line is not a record");
            }
            else if (!IsTornMarker(content))
            {
                throw Malformed(path, torn.Line, torn.Reason);
            }

            offset = next;
        }

        return new JsonLines<T>(records, bytes.Length, torn.Found ? torn.At : null, torn.Found ? tornLines + 1 : tornLines);
    }

    private static bool TryRead(ReadOnlySpan<byte> line, JsonTypeInfo<T> type, out T record, out string? reason)
    {
        try
        {
            record = JsonSerializer.Deserialize(line, type)!;
            reason = record is null ? "the line holds null" : null;
            return record is not null;
        }
        catch (JsonException e)
        {
            (record, reason) = (default!, e.Message);
            return false;
        }
    }

    private static TornLine? ReadMarker(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(s_markerPrefix))
            return null;
        try
        {
            return JsonSerializer.Deserialize(line, CheckpointJson.Default.TornLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A crash during the writing of a marker leaves only its beginning.
    private static bool IsTornMarker(ReadOnlySpan<byte> line) =>
        line.StartsWith(s_markerPrefix) || s_markerPrefix.AsSpan().StartsWith(line.TrimEnd(TornLine.End));

    private static TargetException Malformed(string path, long line, string? reason) =>
        new(
            ErrorIds.CheckpointMalformed,
            $"{path}, line {line}: {reason}",
            new ErrorLocation { File = path, Line = line },
            $"This program only appends to the file, so something else changed it. {CheckpointState.Restore}"
        );

    private readonly record struct Torn(long At, long Line, string? Reason)
    {
        public bool Found => Line > 0;
    }
}
