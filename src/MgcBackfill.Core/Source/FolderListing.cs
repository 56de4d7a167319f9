using MgcBackfill.Errors;
using MgcBackfill.Formats;

namespace MgcBackfill.Source;

/// <summary>The DBN files of one folder, and everything in it that looks like data but is not read (A5).</summary>
internal sealed class FolderListing
{
    // Subfolders that are not searched are only counted. The limit is needed because a folder may be the root of a disk.
    private const int MaxCounted = 20_000;
    private const int MaxNamed = 5;

    private readonly string _folder;
    private readonly Action<string, Exception> _unlisted;
    private readonly List<string> _files = [];
    private readonly List<string> _others = [];
    private readonly List<string> _hidden = [];
    private readonly List<ZipListing> _zips = [];
    private int _filesBelow;
    private int _foldersBelow;
    private bool _moreBelow;

    /// <summary>Lists a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recurse">True to list the folders inside it too; links to folders are not followed.</param>
    /// <param name="unlisted">Called for a folder that cannot be listed; may throw.</param>
    public FolderListing(string folder, bool recurse, Action<string, Exception> unlisted)
    {
        (_folder, _unlisted) = (folder, unlisted);
        var waiting = new Stack<string>([folder]);
        while (waiting.TryPop(out var next))
        {
            foreach (var inner in List(next))
            {
                if (recurse)
                    waiting.Push(inner);
                else
                    CountBelow(inner);
            }
        }
    }

    /// <summary>Paths of the DBN files.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>The files that were not read, one notice per kind.</summary>
    public IEnumerable<SourceNotice> Notices()
    {
        if (_filesBelow > 0)
        {
            yield return new SourceNotice(
                "unread_subfolders",
                _folder,
                $"{_folder}: {(_moreBelow ? "at least " : "")}{NumberText.Count(_filesBelow, "DBN file")} in "
                    + $"{NumberText.Count(_foldersBelow, "subfolder")} {(_filesBelow == 1 ? "was" : "were")} not read."
            )
            {
                Advice = $"Use {OptionName.Recurse} to read subfolders too.",
            };
        }

        if (_others.Count > 0)
        {
            yield return new SourceNotice(
                "other_names",
                _folder,
                $"{_folder}: {NumberText.Count(_others.Count, "file")} {(_others.Count == 1 ? "was" : "were")} "
                    + $"not read, because a DBN file's name ends in .dbn or .dbn.zst: {FormatNames(_others)}."
            )
            {
                Advice = "If a download was interrupted, complete it. If a file is a complete DBN file, rename it.",
            };
        }

        if (_hidden.Count > 0)
            yield return new SourceNotice(
                "hidden_files",
                _folder,
                $"{_folder}: {NumberText.Count(_hidden.Count, "hidden file")} "
                    + $"{(_hidden.Count == 1 ? "was" : "were")} ignored: {FormatNames(_hidden)}."
            );
        foreach (var zip in _zips)
            yield return new SourceNotice("zip_not_read", zip.Path, $"{zip.Sentence} It was not read.") { Advice = ZipListing.Advice };
    }

    /// <summary>The error for a folder without a DBN file, with a list of what is there instead.</summary>
    public SourceException Empty(bool recurse)
    {
        if (_zips.Count > 0)
            return _zips[0].ToException();
        var notices = Notices().Where(n => n.Kind != "hidden_files").Select(n => n.Whole(_folder + ": "));
        var below = recurse
            ? "Its subfolders hold none either."
            : Advice.From($"Subfolders were not searched: give the folder that holds the files, or use {OptionName.Recurse}.");
        return new SourceException(
            ErrorIds.SourceNotFound,
            $"The folder '{_folder}' holds no *.dbn and no *.dbn.zst file.",
            new ErrorLocation { File = _folder },
            Advice.Join([below, .. notices])
        );
    }

    // Sorts the files of a folder into the lists above. Returns the folders inside it.
    private List<string> List(string folder)
    {
        var inner = new List<string>();
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder))
                Sort(file);
            foreach (var below in new DirectoryInfo(folder).EnumerateDirectories())
            {
                // Links are not followed: one may lead back to its own folder.
                if (below.LinkTarget is null && !SourceNames.IsHidden(below.FullName))
                    inner.Add(below.FullName);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unlisted(folder, e);
        }

        return inner;
    }

    private void Sort(string file)
    {
        if (SourceNames.IsDbn(file))
            (SourceNames.IsHidden(file) ? _hidden : _files).Add(file);
        else if (SourceNames.IsOther(file))
            (SourceNames.IsHidden(file) ? _hidden : _others).Add(file);
        else if (SourceNames.IsZip(file) && !SourceNames.IsHidden(file) && ZipListing.Read(file) is { IsRelevant: true } zip)
            _zips.Add(zip);
    }

    private void CountBelow(string folder)
    {
        var (seen, waiting) = (0, new Stack<string>([folder]));
        while (waiting.TryPop(out var next))
        {
            try
            {
                var before = _filesBelow;
                foreach (var file in Directory.EnumerateFiles(next))
                {
                    if (_moreBelow |= ++seen > MaxCounted)
                        break;
                    _filesBelow += SourceNames.IsDbn(file) && !SourceNames.IsHidden(file) ? 1 : 0;
                }

                _foldersBelow += _filesBelow > before ? 1 : 0;
                if (_moreBelow)
                    return;
                foreach (
                    var inner in new DirectoryInfo(next)
                        .EnumerateDirectories()
                        .Where(d => d.LinkTarget is null && !SourceNames.IsHidden(d.FullName))
                )
                {
                    if (_moreBelow |= ++seen > MaxCounted)
                        return;
                    waiting.Push(inner.FullName);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // These folders are only counted, so an unreadable one is no error.
            }
        }
    }

    private string FormatNames(List<string> paths) =>
        NumberText.FirstFew([.. paths.Order(StringComparer.Ordinal).Select(p => Path.GetRelativePath(_folder, p))], MaxNamed);
}
