using System.Management.Automation;
using MgcBackfill.Source;

namespace MgcBackfill.Cmdlets;

/// <summary>A bar in a pipeline. It has its contract and its file, so it can be filtered, sorted and exported on its own.</summary>
/// <param name="source">The bar with the source's integers.</param>
public sealed class Bar(DbnBar source)
{
    /// <summary>Open of the bar: a DateTime of Kind Utc.</summary>
    public PSObject TsUtc => UtcMoment.From(source.TsUtc);

    /// <inheritdoc cref="DbnBar.Symbol"/>
    public string? Symbol => source.Symbol;

    /// <inheritdoc cref="DbnBar.SourceSymbol"/>
    public string SourceSymbol => source.SourceSymbol;

    /// <inheritdoc cref="DbnBar.InstrumentId"/>
    public uint InstrumentId => source.InstrumentId;

    /// <summary>Open: a double.</summary>
    public PSObject Open => InvariantNumber.From(source.Open);

    /// <summary>High: a double.</summary>
    public PSObject High => InvariantNumber.From(source.High);

    /// <summary>Low: a double.</summary>
    public PSObject Low => InvariantNumber.From(source.Low);

    /// <summary>Close: a double.</summary>
    public PSObject Close => InvariantNumber.From(source.Close);

    /// <inheritdoc cref="DbnBar.Volume"/>
    public ulong Volume => source.Volume;

    /// <summary>The trading day.</summary>
    public TradingDate TradingDay => new(source.TradingDay);

    /// <inheritdoc cref="DbnBar.File"/>
    public string File => source.File;

    /// <inheritdoc cref="DbnBar.RecordIndex"/>
    public long RecordIndex => source.RecordIndex;

    /// <summary>The bar in the source's integers.</summary>
    internal DbnBar Source => source;

    /// <inheritdoc/>
    public override string ToString() => source.ToString();
}
