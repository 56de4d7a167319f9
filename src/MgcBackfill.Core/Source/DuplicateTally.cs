using MgcBackfill.Dbn;

namespace MgcBackfill.Source;

/// <summary>Counts the bars that several files hold: the number per pair of files, and each choice between different bars.</summary>
internal sealed class DuplicateTally
{
    private readonly SortedDictionary<(string One, string Other), (long Bars, long Different)> _pairs = [];
    private readonly List<BarChoice> _choices = [];

    /// <summary>The pairs of files, by path.</summary>
    public IReadOnlyList<FilePair> Pairs => [.. _pairs.Select(p => new FilePair(p.Key.One, p.Key.Other, p.Value.Bars, p.Value.Different))];

    /// <summary>The choices, in the order in which they were added.</summary>
    public IReadOnlyList<BarChoice> Choices => _choices;

    /// <summary>Adds a bar.</summary>
    public void Add(DuplicateBar duplicate, IReadOnlyList<SourceFile> files, SymbolTable symbols)
    {
        var (kept, other) = (duplicate.Kept, duplicate.Other);
        Add(files[Math.Min(kept.File, other.File)].Path, files[Math.Max(kept.File, other.File)].Path, 1, duplicate.Differs ? 1 : 0);
        if (duplicate.Differs)
        {
            _choices.Add(
                new BarChoice(
                    DateTime.UnixEpoch.AddTicks(kept.TsEvent / 100),
                    symbols[kept.Symbol],
                    files[kept.File].Path,
                    kept.Record,
                    files[other.File].Path,
                    other.Record
                )
            );
        }
    }

    /// <summary>Adds counts and choices that were collected elsewhere for other bars.</summary>
    public void Add(IEnumerable<FilePair> pairs, IEnumerable<BarChoice> choices)
    {
        foreach (var pair in pairs)
            Add(pair.One, pair.Other, pair.Bars, pair.Different);
        _choices.AddRange(choices);
    }

    private void Add(string one, string other, long bars, long different)
    {
        var known = _pairs.GetValueOrDefault((one, other));
        _pairs[(one, other)] = (known.Bars + bars, known.Different + different);
    }
}
