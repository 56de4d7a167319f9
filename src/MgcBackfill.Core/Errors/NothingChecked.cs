namespace MgcBackfill.Errors;

/// <summary>The error of a check that found nothing to check (I9).</summary>
internal static class NothingChecked
{
    /// <summary>Creates the error.</summary>
    /// <param name="fact">What was empty, in a sentence.</param>
    /// <param name="advice">What to do first.</param>
    public static GateException Create(string fact, Advice? advice = null) =>
        new(
            ErrorIds.NothingChecked,
            fact,
            advice: $"{advice ?? "Check what was given."} Where an empty result is expected, use {OptionName.AllowEmpty}."
        );
}
