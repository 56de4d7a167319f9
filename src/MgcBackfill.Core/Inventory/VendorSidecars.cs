using System.Collections.Concurrent;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Source;

namespace MgcBackfill.Inventory;

/// <summary>The vendor's side files of every folder with a listed file (A3), each read once. Safe for use from several threads.</summary>
internal sealed class VendorSidecars
{
    private readonly ConcurrentDictionary<string, Lazy<FolderSidecars>> _folders = new(StringComparer.Ordinal);

    /// <summary>The folders seen so far, in ordinal order.</summary>
    public IEnumerable<string> Folders => _folders.Keys.Order(StringComparer.Ordinal);

    /// <summary>How the manifest beside a file compares with it, and the refusal with which a backfill would end, or null.</summary>
    /// <param name="path">Full path of the file.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="sha256">Its hash, or null if it was not computed.</param>
    /// <param name="header">Its header, or null if it cannot be read.</param>
    public (ManifestState State, BackfillException? Refusal) Check(string path, long size, string? sha256, DbnMetadata? header)
    {
        var side = GetFolder(Path.GetDirectoryName(path)!);
        if (side.Folder is not { } folder)
            return (ManifestState.Unreadable, side.Refusal);
        var state = ManifestState.None;
        try
        {
            if (folder.Manifest is { } manifest)
            {
                state =
                    !manifest.Matches(path, size, sha256) ? ManifestState.NotListed
                    : sha256 is null ? ManifestState.SizeMatches
                    : ManifestState.Matches;
            }
        }
        catch (SourceException e)
        {
            return (ManifestState.Differs, e);
        }

        try
        {
            if (state != ManifestState.NotListed && header is not null)
                folder.Metadata?.Require(path, header);
            return (state, null);
        }
        catch (SourceException e)
        {
            return (state, e);
        }
    }

    /// <summary>Data files that a folder's manifest lists.</summary>
    public IEnumerable<string> Listed(string folder) => GetFolder(folder).Folder?.Manifest?.DataFiles ?? [];

    /// <summary>Side files that a folder's manifest lists and that do not exist.</summary>
    public IEnumerable<string> MissingSidecars(string folder) => GetFolder(folder).Folder?.MissingSides ?? [];

    /// <summary>UTC dates that a folder's condition.json does not list as available.</summary>
    public IReadOnlyList<(DateOnly Date, string Condition)> Conditions(string folder) => GetFolder(folder).Folder?.Conditions ?? [];

    private FolderSidecars GetFolder(string folder) =>
        _folders.GetOrAdd(folder, f => new Lazy<FolderSidecars>(() => FolderSidecars.Read(f))).Value;

    private sealed record FolderSidecars(VendorFolder? Folder, BackfillException? Refusal)
    {
        public static FolderSidecars Read(string folder)
        {
            try
            {
                return new FolderSidecars(VendorFolder.Read(folder), null);
            }
            catch (BackfillException e)
            {
                return new FolderSidecars(null, e);
            }
        }
    }
}
