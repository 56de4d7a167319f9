using System.Text.Json.Serialization;
using MgcBackfill.Errors;

namespace MgcBackfill.Source;

/// <summary>A fact about a source that does not refuse it, but that a researcher must know.</summary>
/// <param name="Kind">A short, stable name: <c>partial_symbols</c>, <c>condition</c>; for the manifest <c>not_in_manifest</c>,
/// <c>missing_file</c>, <c>not_given</c>, <c>metadata_unknown</c>; for what can mislead (A5) <c>raw_symbol</c>, <c>overlap</c>,
/// <c>duplicate_file</c>, <c>second_download</c>, <c>empty_file</c>, <c>unread_subfolders</c>, <c>other_names</c>, <c>zip_not_read</c>,
/// <c>hidden_files</c>; for files that hold other products only <c>other_product</c>.</param>
/// <param name="File">The file it concerns, or null.</param>
/// <param name="Message">The fact, for a person; it names no option.</param>
public sealed record SourceNotice(string Kind, string? File, string Message)
{
    /// <summary>What to do about it, or null if nothing needs to be done.</summary>
    public Advice? Advice { get; init; }

    /// <summary>The fact and what to do about it, in the wording of a front end.</summary>
    public string In(IWording wording) => Whole("").In(wording);

    /// <summary>
    /// The fact and what to do about it, without the beginning <paramref name="known"/>, which the context already shows.
    /// </summary>
    internal Advice Whole(string known)
    {
        var fact =
            known.Length > 0 && Message.StartsWith(known, StringComparison.Ordinal)
                ? char.ToUpperInvariant(Message[known.Length]) + Message[(known.Length + 1)..]
                : Message;
        if (Advice is null)
            return fact;
        return $"{fact} {Advice}";
    }

    /// <summary>
    /// True if the data that was read can mislead, or is not everything that lies there. A summary then shows the message in full (A5).
    /// </summary>
    [JsonIgnore]
    public bool CanMislead =>
        Kind is "raw_symbol" or "overlap" or "second_download" or "unread_subfolders" or "other_names" or "zip_not_read";

    /// <summary>True if the notice is about files beside the source, not about the files that were read.</summary>
    internal bool IsOfOtherFiles =>
        Kind is "unread_subfolders" or "other_names" or "zip_not_read" or "hidden_files" or "not_given" or "other_product";
}
