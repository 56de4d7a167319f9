namespace MgcBackfill.Cli.Layout;

/// <summary>Labelled values as the lines of a terminal.</summary>
internal static class SheetLines
{
    private const int Indent = 2;
    private const int Deeper = 4;

    /// <summary>The lines. If a value does not fit beside its label without a break inside a word, it is placed below the label.</summary>
    public static IEnumerable<string> Format(IReadOnlyList<(string Label, string Value, Tone Tone)> rows, int width, Paint paint)
    {
        var labels = rows.Count == 0 ? 0 : rows.Max(r => DisplayText.Measure(r.Label));
        var available = width - Indent - labels - Indent;
        foreach (var (label, dirty, tone) in rows)
        {
            var value = DisplayText.Printable(dirty);
            var word = WordWrap.LongestWord(value);
            if (word <= available)
            {
                foreach (var (i, line) in WordWrap.Lines(value, available).Index())
                {
                    var padded = DisplayText.Pad(i == 0 ? label : "", labels, false);
                    yield return $"  {paint.Apply(padded, Tone.Quiet)}  {paint.Apply(line, tone)}".TrimEnd();
                }

                continue;
            }

            yield return $"  {paint.Apply(label, Tone.Quiet)}";
            var indent = word <= width - Deeper ? Deeper : 0;
            foreach (var line in WordWrap.Lines(value, width - indent))
                yield return new string(' ', indent) + paint.Apply(line, tone);
        }
    }
}
