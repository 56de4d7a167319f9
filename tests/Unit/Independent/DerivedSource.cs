using MgcBackfill.Errors;
using MgcBackfill.Independent;

namespace MgcBackfill.Tests.Independent;

/// <summary>The days and counts that the independent check derives from a source.</summary>
internal sealed record DerivedSource(IReadOnlyList<DerivedDay> Days, CheckCounts Counts)
{
    private static readonly PlainRoot s_root = new("MGC");

    /// <summary>Derives the days of a source that is accepted.</summary>
    public static DerivedSource From(IReadOnlyList<string> files, string? first = null, string? last = null)
    {
        using var source = new PlainSource(files, s_root);
        using var digest = new PlainDigest();
        var days = new PlainDays(source, s_root, Date(first), Date(last));
        var derived = days.InOrder(CancellationToken.None)
            .Select(d => new DerivedDay(d.Day, d.Contract, d.Reason, d.Candidates, [.. d.Bars], digest.ComputeDay(d.Bars)))
            .ToList();
        return new DerivedSource(
            derived,
            new CheckCounts(
                days.Read + source.HeldTwice + source.OtherRecords,
                days.Selected,
                days.OtherOutrights,
                days.NoOutrights,
                days.Outside,
                source.HeldTwice,
                source.OtherRecords
            )
        );
    }

    /// <summary>Every bar of the files, merged; the files must be accepted.</summary>
    public static IReadOnlyList<PlainBar> Bars(params string[] files) => Bars(null, files);

    /// <summary>Every bar of the files, merged; where two files differ, the bar of the newer file, by the given dates.</summary>
    public static IReadOnlyList<PlainBar> Bars(Func<string, DateOnly?>? getVendorDate, params string[] files)
    {
        var bars = new List<PlainBar>();
        using var source = new PlainSource(files, s_root, getVendorDate);
        while (source.TryRead(out var bar))
            bars.Add(bar);
        return bars;
    }

    /// <summary>Derives a source that must be refused. Returns the error.</summary>
    public static TError Refused<TError>(string id, params string[] files)
        where TError : BackfillException
    {
        var error = Assert.Throws<TError>(() => From(files));
        Assert.True(id == error.Id, $"{error.Id} instead of {id}: {error.Message}");
        Assert.Contains(files, f => f == error.Where.File);
        Assert.Contains(error.Where.File!, error.Message, StringComparison.Ordinal);
        return error;
    }

    private static DateOnly? Date(string? text) => text is null ? null : Support.Workbench.Date(text);
}
