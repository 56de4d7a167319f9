namespace MgcBackfill.Cli.Layout;

/// <summary>Colours a text with the escape sequences that every terminal understands. Without colours, nothing is added.</summary>
/// <param name="colors">False to add no colours (NO_COLOR).</param>
internal sealed class Paint(bool colors)
{
    /// <summary>The text in its tone.</summary>
    public string Apply(string text, Tone tone)
    {
        var code = tone switch
        {
            Tone.Quiet => "90",
            Tone.Good => "32",
            Tone.Warning => "33",
            Tone.Bad => "31",
            Tone.Head => "1",
            Tone.GoodTitle => "1;32",
            Tone.BadTitle => "1;31",
            _ => null,
        };
        return !colors || code is null || text.Length == 0 ? text : $"\x1b[{code}m{text}\x1b[0m";
    }
}
