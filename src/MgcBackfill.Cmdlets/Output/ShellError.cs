using MgcBackfill.Errors;

namespace MgcBackfill.Cmdlets;

/// <summary>An error as a property of an object that a cmdlet returns.</summary>
/// <param name="Id">The fact, as one of <see cref="ErrorIds"/>.</param>
/// <param name="Message">What happened.</param>
/// <param name="Advice">What to do next.</param>
/// <param name="File">Full path of the file that the error is about; null if it is about none.</param>
/// <param name="RecordIndex">Index of the record in that file, from 0; null if the error is about none.</param>
/// <param name="TsUtc">Open of the bar that the error is about; null if it is about none.</param>
public sealed record ShellError(string Id, string Message, string? Advice, string? File, long? RecordIndex, DateTime? TsUtc)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Id}: {Message}";

    internal static ShellError From(Exception error)
    {
        var shown = ErrorRecords.From(error, null);
        var where = (error as BackfillException)?.Where ?? ErrorLocation.None;
        return new ShellError(
            shown.FullyQualifiedErrorId,
            shown.ErrorDetails.Message,
            shown.ErrorDetails.RecommendedAction,
            where.File,
            where.RecordIndex,
            where.TsUtc
        );
    }
}
