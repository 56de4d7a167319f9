using System.Globalization;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Integrity;

/// <summary>A bar that breaks a rule, with everything needed to find it (B5).</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Bar">The bar, in the source's integers.</param>
/// <param name="SourceSymbol">The contract.</param>
/// <param name="File">Path of the file it came from.</param>
public sealed record BarViolation(BarRule Rule, Bar Bar, string SourceSymbol, string File)
{
    /// <summary>All facts on one line: time, contract, O H L C V, rule, file and record.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{UtcText.Minute(Bar.TsEvent)} {SourceSymbol} O {PriceText.Format(Bar.Open)} H {PriceText.Format(Bar.High)} L "
                + $"{PriceText.Format(Bar.Low)} C {PriceText.Format(Bar.Close)} V "
                + $"{Bar.Volume}: {BarRules.Describe(Rule)} ({File}, record {Bar.Record})."
        );

    /// <summary>The violation as the error that stops a backfill.</summary>
    public DataException ToException() =>
        new(
            ErrorIds.BarInvalid,
            ToString(),
            new ErrorLocation
            {
                File = File,
                RecordIndex = Bar.Record,
                InstrumentId = Bar.InstrumentId,
                SourceSymbol = SourceSymbol,
                TsUtc = Bar.TsEvent >= 0 ? DateTime.UnixEpoch.AddTicks(Bar.TsEvent / 100) : null,
                TradingDay = Market.TradingDay.FromTimestamp(Bar.TsEvent).Date,
            },
            $"No bar is repaired or skipped. Ask the vendor about this bar, "
                + $"or exclude the day with {OptionName.Start} and {OptionName.End}."
        );
}
