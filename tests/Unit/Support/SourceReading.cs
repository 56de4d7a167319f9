using MgcBackfill.Source;

namespace MgcBackfill.Tests.Support;

/// <summary>Reads whole sources, as a backfill does.</summary>
internal static class SourceReading
{
    /// <summary>Accepts the given paths as a source and reads it to its end.</summary>
    public static IReadOnlyList<ReadBar> All(params string[] given) => All(SourceSet.Accept(given));

    /// <summary>Reads a source to its end.</summary>
    public static IReadOnlyList<ReadBar> All(SourceSet source)
    {
        using var reader = source.Open();
        return All(reader);
    }

    /// <summary>Reads the rest of a source.</summary>
    public static IReadOnlyList<ReadBar> All(SourceReader reader)
    {
        var bars = new List<ReadBar>();
        while (reader.Read(out var run))
        {
            Assert.False(run.Bars.IsEmpty);
            foreach (ref readonly var bar in run.Bars)
                bars.Add(ReadBar.From(in bar, reader.Symbols));
        }

        return bars;
    }
}
