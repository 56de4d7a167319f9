using System.Globalization;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Fuzz.Dbn;

/// <summary>
/// Mappings of every kind: overlapping, adjacent, duplicate, of one id or one name, in both directions. Every id is resolved on every
/// boundary date (S3).
/// </summary>
internal sealed class SymbologyTarget : FuzzTarget
{
    private static readonly string[] s_names = ["MGCG4", "MGCJ4", "GCG4", ""];
    private static readonly string[] s_ids = ["1", "2", "3", "4294967295", "0", "01", "4294967296", "-1", "1 ", "", "MGCG4"];
    private static readonly DateOnly[] s_dates =
    [
        DateOnly.MinValue,
        new(1969, 12, 31),
        new(2024, 1, 1),
        new(2024, 1, 2),
        new(2024, 1, 3),
        new(2024, 2, 29),
        new(2262, 4, 11),
        DateOnly.MaxValue,
    ];

    private SymbolResolver? _resolver;
    private SymbolTable _symbols = new();

    public override string Name => "symbology";

    public override ErrorClass Refusal => ErrorClass.Source;

    public override byte[] Make(FuzzRandom random)
    {
        var inverse = random.OneIn(3);
        var mappings = new List<SymbolMapping>();
        for (var i = random.Below(8); i > 0; i--)
        {
            var intervals = new List<MappingInterval>();
            for (var j = random.Below(4); j > 0; j--)
            {
                var (a, b) = (random.Pick(s_dates), random.Pick(s_dates));
                intervals.Add(new(a < b ? a : b, a < b ? b : a, inverse ? random.Pick(s_names) : Id(random)));
            }

            mappings.Add(new SymbolMapping(inverse ? Id(random) : random.Pick(s_names), intervals));
        }

        var header = DbnMetadataEncoder.Encode(
            DbnMaker.Metadata(random) with
            {
                Mappings = mappings,
                StypeIn = inverse ? DbnStype.InstrumentId : DbnStype.Parent,
                StypeOut = random.OneIn(30) ? DbnStype.RawSymbol : DbnStype.InstrumentId,
            }
        );
        var length = header.Length;
        return random.OneIn(4) ? DbnMutator.MutateHeader(header, ref length, random) : header;
    }

    public override void Read(byte[] input)
    {
        var options = new DbnReaderOptions { FileBuffer = 256, RecordBuffer = 1020 };
        using var reader = DbnReader.Open("fuzz.dbn", new MemoryStream(input), options);
        _symbols = new SymbolTable();
        _resolver = new SymbolResolver(reader.Metadata, _symbols);
    }

    public override void CheckAccepted(byte[] input)
    {
        var slow = new ReferenceDbn(input, null);
        InconsistencyException.Require(slow.HeaderIsRight, $"accepted; the slow reading refuses it: {slow.Refusal}");
        foreach (var edge in s_dates)
        {
            for (var date = Math.Max(0, edge.DayNumber - 1); date <= Math.Min(DateOnly.MaxValue.DayNumber, edge.DayNumber + 1); date++)
                CheckDate(slow, DateOnly.FromDayNumber(date));
        }
    }

    public override void CheckRefused(byte[] input, BackfillException refusal) =>
        InconsistencyException.Require(
            !new ReferenceDbn(input, null).HeaderIsRight,
            $"refused; the slow reading has nothing against it: {refusal.Message}"
        );

    private static string Id(FuzzRandom random) => random.OneIn(40) ? random.Pick(s_ids) : s_ids[random.Below(6)];

    private void CheckDate(ReferenceDbn slow, DateOnly date)
    {
        _resolver!.SetDate(date.DayNumber);
        foreach (var id in (ReadOnlySpan<uint>)[0, 1, 2, 3, 4, uint.MaxValue])
        {
            var names = slow.GetSymbols(id, date);
            var got = _resolver.Resolve(id);
            var expected = names.Count == 1 ? names[0] : "";
            var said = got < 0 ? "" : _symbols[got];
            InconsistencyException.Require(
                said == expected && (got < 0) == (names.Count != 1),
                $"id {id} on {date:O} is '{said}'; the slow reading says '{string.Join("', '", names)}'"
            );
            if (got >= 0)
                continue;
            var (errorId, message) = _resolver.Unresolved(id);
            var right = names.Count == 0 ? ErrorIds.SymbolUnmapped : ErrorIds.SymbolAmbiguous;
            InconsistencyException.Require(
                errorId == right
                    && message.Contains(id.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                    && message.Contains(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal),
                $"id {id} on {date:O}: {errorId}: {message}"
            );
        }
    }
}
