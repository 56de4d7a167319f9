namespace MgcBackfill.Browser;

/// <summary>A fact that needs a browser; reported as skipped if there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = Chromium.SkipReason;
}
