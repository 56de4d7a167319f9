using System.IO.Enumeration;
using System.Management.Automation;
using MgcBackfill.Errors;

namespace MgcBackfill.Cmdlets;

/// <summary>Full paths, each with the text that the user typed for it, which is the target of an error about that file.</summary>
internal sealed class TypedPaths
{
    private readonly List<(string Full, string Typed)> _paths = [];

    /// <summary>The full paths, in the order in which they were typed.</summary>
    public IReadOnlyList<string> Full => [.. _paths.Select(p => p.Full)];

    /// <summary>Adds the full path of one typed path.</summary>
    public void Add(string typed, IEnumerable<string> full) => _paths.AddRange(full.Select(f => (f, typed)));

    /// <summary>Adds the full path of each typed DBN source.</summary>
    /// <exception cref="UsageException">A path is not in the file system.</exception>
    public void AddSources(SessionState session, IEnumerable<string> typed)
    {
        foreach (var source in typed)
            Add(source, [SessionPaths.Source(session, source)]);
    }

    /// <summary>
    /// Returns the typed text that an error is about: the text that stands for the error's file or for a folder above it. If there is none
    /// and the error concerns the source, returns everything that was typed.
    /// </summary>
    /// <returns>A string, or an array of strings; null if the error is about something else.</returns>
    public object? FindTyped(Exception error) =>
        error switch
        {
            BackfillException { Where.File: { } file } when Typed(file) is { } typed => typed,
            SourceException or DataException => GetAll(),
            _ => null,
        };

    private static bool IsInside(string file, string folder) =>
        file.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private object? GetAll()
    {
        string[] typed = [.. _paths.Select(p => p.Typed).Distinct()];
        return typed switch
        {
            [] => null,
            [var one] => one,
            _ => typed,
        };
    }

    private string? Typed(string file)
    {
        return _paths.Find(p => p.Full == file).Typed
            ?? _paths.Find(p => IsInside(file, p.Full)).Typed
            ?? _paths.Find(p => FileSystemName.MatchesSimpleExpression(p.Full, file)).Typed;
    }
}
