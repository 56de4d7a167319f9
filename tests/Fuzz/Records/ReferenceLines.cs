using System.Text;
using System.Text.Json;

namespace MgcBackfill.Fuzz.Records;

/// <summary>
/// Reads a file of JSON lines a second time, from rule C3. A line torn by a crash is accepted if it is isolated or the last one; no other
/// damage is.
/// </summary>
internal sealed class ReferenceLines
{
    private const string MarkerBegins = "{\"torn_at\":";

    /// <summary>Reads a file whose lines have the given form.</summary>
    public ReferenceLines(byte[] file, Shape shape)
    {
        var lines = Split(file);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Whole && shape.Read(lines[i].Bytes) is { } record)
            {
                Records.Add(record);
                continue;
            }

            // The torn line must be isolated by a marker that names it, or be the last line; between the two only torn markers may stand.
            var marker = lines.FindIndex(i + 1, l => Isolates(l, lines[i].At));
            var end = marker < 0 ? lines.Count : marker;
            if (lines[(i + 1)..end].Exists(l => !BeginsMarker(l.Bytes)))
            {
                Refusal = $"line {i + 1}";
                return;
            }

            TornLines++;
            TornAt = marker < 0 ? lines[i].At : null;
            i = end;
        }
    }

    /// <summary>Why the file must be refused, or null.</summary>
    public string? Refusal { get; }

    /// <summary>The records.</summary>
    public List<JsonElement> Records { get; } = [];

    /// <summary>Number of torn lines, isolated or not.</summary>
    public int TornLines { get; }

    /// <summary>Where a torn tail starts that must still be isolated.</summary>
    public long? TornAt { get; }

    private static List<(long At, byte[] Bytes, bool Whole)> Split(byte[] file)
    {
        var lines = new List<(long, byte[], bool)>();
        for (var at = 0; at < file.Length; )
        {
            var feed = Array.IndexOf(file, (byte)'\n', at);
            lines.Add((at, file[at..(feed < 0 ? file.Length : feed)], feed >= 0));
            at = feed < 0 ? file.Length : feed + 1;
        }

        return lines;
    }

    private static bool Isolates((long At, byte[] Bytes, bool Whole) line, long torn) =>
        line.Whole
        && BeginsWith(line.Bytes, MarkerBegins)
        && Shape.Marker.Read(line.Bytes) is { } marker
        && marker.GetProperty("torn_at").GetInt64() == torn
        && marker.GetProperty("torn_bytes").GetInt64() == line.At - torn;

    private static bool BeginsMarker(byte[] line)
    {
        var text = Encoding.Latin1.GetString(line);
        return text.StartsWith(MarkerBegins, StringComparison.Ordinal)
            || MarkerBegins.StartsWith(text.TrimEnd('!'), StringComparison.Ordinal);
    }

    private static bool BeginsWith(byte[] line, string text) => Encoding.Latin1.GetString(line).StartsWith(text, StringComparison.Ordinal);
}
