using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Lake;

/// <summary>Compares the rows of a unit, as a reading of the source gives them, with its files, value by value.</summary>
/// <param name="manifest">The unit's manifest.</param>
/// <param name="folder">The lake.</param>
/// <param name="database">Reads the files.</param>
internal sealed class UnitComparison(UnitManifest manifest, LakeFolder folder, ILakeDatabase database) : IUnitSink
{
    private readonly TableComparison _bars = new(manifest.Bars, LakeDataset.Bars, manifest.Root, folder, database);
    private readonly TableComparison? _front = manifest.Front is { } front
        ? new TableComparison(front, LakeDataset.Front, manifest.Root, folder, database)
        : null;

    /// <inheritdoc/>
    public void Add(LakeDataset format, ReadOnlySpan<Bar> rows, SymbolTable symbols) =>
        (format == LakeDataset.Bars ? _bars : _front)?.Compare(rows, symbols);

    /// <inheritdoc/>
    public Task CompleteAsync(bool hasFront, CancellationToken cancellation)
    {
        _bars.RequireEnd();
        _front?.RequireEnd();
        if (hasFront != _front is not null)
            throw Differs(
                folder.Path,
                $"the sources define {(hasFront ? "a" : "no")} front month, and the unit has {(hasFront ? "none" : "one")}"
            );
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Publish() { }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bars.Dispose();
        _front?.Dispose();
    }

    private static GateException Differs(string path, string how) =>
        new(
            ErrorIds.LakeContentDiffers,
            $"{path} differs from the sources: {how}.",
            new ErrorLocation { File = path },
            Advice.From($"Do not use the unit. Remove its manifest, then run {CommandName.LakeBuild} and {CommandName.LakeCommit} again.")
        );

    private sealed class TableComparison(LakeTable table, LakeDataset format, string root, LakeFolder folder, ILakeDatabase database)
        : IDisposable
    {
        private readonly string _path = table.File is { } file ? folder.GetFullPath(file.Path) : folder.Path;
        private readonly SymbolTable _symbols = new();
        private ILakeReader? _reader;
        private int _position;
        private long _row;
        private int _sourceSymbol = -1;
        private int _fileSymbol = -1;

        public void Compare(ReadOnlySpan<Bar> rows, SymbolTable symbols)
        {
            foreach (ref readonly var row in rows)
            {
                if (!Next())
                    throw Differs(_path, $"it ends before the bar of {Describe(in row, symbols)}");
                ref readonly var stored = ref _reader!.Bars[_position++];
                if (!Equals(in row, in stored, symbols))
                    throw Differs(
                        _path,
                        $"row {NumberText.Format(_row)} is {Describe(in stored, _symbols)}, and the source has {Describe(in row, symbols)}"
                    );
                _row++;
            }
        }

        public void RequireEnd()
        {
            if (Next())
                throw Differs(
                    _path,
                    $"row {NumberText.Format(_row)}, {Describe(in _reader!.Bars[_position], _symbols)}, is not in the source"
                );
        }

        public void Dispose() => _reader?.Dispose();

        private bool Next()
        {
            if (table.File is null)
                return false;
            if (_reader is null)
            {
                EnvironmentErrors.RequireKnown(_path);
                _reader = database.OpenReader(_path, format, root, _symbols);
            }

            while (_position == _reader.Bars.Length)
            {
                _position = 0;
                if (!_reader.ReadNext())
                    return false;
            }

            return true;
        }

        private bool Equals(in Bar source, in Bar stored, SymbolTable symbols)
        {
            if (
                source.TsEvent != stored.TsEvent
                || source.Open != stored.Open
                || source.High != stored.High
                || source.Low != stored.Low
                || source.Close != stored.Close
                || source.Volume != stored.Volume
                || (format == LakeDataset.Bars && source.InstrumentId != stored.InstrumentId)
            )
                return false;

            // Neighbouring rows nearly always have the same symbol.
            if (source.Symbol == _sourceSymbol && stored.Symbol == _fileSymbol)
                return true;
            if (symbols[source.Symbol] != _symbols[stored.Symbol])
                return false;
            (_sourceSymbol, _fileSymbol) = (source.Symbol, stored.Symbol);
            return true;
        }

        private string Describe(in Bar bar, SymbolTable symbols)
        {
            var id = format == LakeDataset.Bars ? $" (instrument {bar.InstrumentId})" : "";
            return $"{symbols[bar.Symbol]}{id} at {UtcText.Minute(bar.TsEvent)} O {Price(bar.Open)} H {Price(bar.High)} L {Price(bar.Low)} "
                + $"C {Price(bar.Close)} V {bar.Volume}";
        }

        private static string Price(long units) => PriceText.Format(units);
    }
}
