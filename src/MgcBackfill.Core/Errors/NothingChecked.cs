namespace MgcBackfill.Errors;

/// <summary>The failure of a check that found nothing to check (I9).</summary>
internal static class NothingChecked
{
    /// <summary>The failure.</summary>
    /// <param name="fact">What was empty, in a sentence.</param>
    public static GateException Of(string fact) => new(
        ErrorIds.NothingChecked, fact, advice: $"Check what was given. Where an empty result is expected, use {OptionName.AllowEmpty}.");
}
