using MgcBackfill.Synthetic;

namespace MgcBackfill.Tests.Support;

/// <summary>
/// A market of three weeks around the US clock change on 2024-03-10, with a roll, spreads and quiet back months: its bars, the model of
/// what must be stored, and its file. Made once for all tests, and never changed.
/// </summary>
internal static class ThreeWeeks
{
    public static SyntheticMarketOptions Options { get; } =
        new()
        {
            Start = new DateOnly(2024, 3, 1),
            End = new DateOnly(2024, 3, 26),
            Seed = 7,
            Density = 0.2,
        };

    private static readonly Lazy<Tape> s_tape = new(() => Tape.From(Options));
    private static readonly Lazy<ReferenceModel> s_model = new(() => new ReferenceModel(s_tape.Value));
    private static readonly Lazy<byte[]> s_file = new(() =>
    {
        using var stream = new MemoryStream();
        SyntheticFile.Write(stream, Options);
        return stream.ToArray();
    });

    public static Tape Tape => s_tape.Value;

    public static ReferenceModel Model => s_model.Value;

    /// <summary>Writes the file. Returns its path.</summary>
    public static string WriteTo(string path)
    {
        File.WriteAllBytes(path, s_file.Value);
        return path;
    }
}
