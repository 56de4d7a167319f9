namespace MgcBackfill.Errors;

/// <summary>The error of a check that found nothing to check (I9).</summary>
internal static class NothingChecked
{
    /// <summary>Creates the error.</summary>
    /// <param name="fact">What was empty, in a sentence.</param>
    public static GateException Create(string fact) =>
        new(
            ErrorIds.NothingChecked,
            fact,
            advice: $"Check what was given. Where an empty result is expected, use {OptionName.AllowEmpty}."
        );
}
