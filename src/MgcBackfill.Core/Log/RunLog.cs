using MgcBackfill.Backfill;
using MgcBackfill.Errors;

namespace MgcBackfill.Log;

/// <summary>
/// Keeps the log of a run (I5). Every line goes to <c>mgc_backfill.log</c> in the checkpoint folder, except in a dry run, and is returned
/// to the caller, who decides which lines to show. If the log cannot be written, one warning is reported and the run continues.
/// </summary>
/// <param name="options">The options of the run.</param>
/// <param name="wording">How the front end that runs names options and commands; the file has its lines as this front end writes
/// them.</param>
public sealed class RunLog(BackfillOptions options, IWording wording) : IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = "mgc_backfill.log";

    private const int RunSuffix = 8;

    private readonly List<LogLine> _waiting = [];
    private LogFile? _file;
    private string _run = "";
    private bool _silent = options.DryRun;

    /// <summary>Full path of the file; null if none is written.</summary>
    public string? Path { get; } = options.DryRun ? null : System.IO.Path.Combine(options.CheckpointPath, FileName);

    /// <summary>Handles an event of the run.</summary>
    /// <returns>The event's lines, followed by a warning if the file could not be written.</returns>
    public IReadOnlyList<LogLine> Write(BackfillEvent runEvent)
    {
        var lines = LogLines.Format(runEvent, wording).ToList();
        if (!_silent && (lines.Count > 0 || _waiting.Count > 0))
            Write(runEvent, lines);
        return lines;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _file?.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file was flushed after the last important line.
        }
    }

    private void Write(BackfillEvent runEvent, List<LogLine> lines)
    {
        _waiting.AddRange(lines);
        if (runEvent is RunStarted started)
            _run = started.RunId[^RunSuffix..];
        if (_file is null && !MayOpen(runEvent))
            return;
        try
        {
            _file ??= new LogFile(Path!, _run);
            foreach (var line in _waiting)
                _file.Append(line);
            _waiting.Clear();
            if (runEvent is ChunkStatusChanged || lines.Exists(l => l.Level != LogLevel.Detail))
                _file.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _silent = true;
            lines.Add(
                new LogLine(
                    runEvent.At,
                    LogLevel.Warning,
                    $"The log {Path} cannot be written ({e.Message.TrimEnd('.')}). The run continues without it."
                )
            );
        }
    }

    // The file belongs to the run that holds the locks. A run holds them from its first event after the start that is not a progress event.
    // A run that ends before that was refused because of another run, or never had a checkpoint folder.
    private bool MayOpen(BackfillEvent runEvent) =>
        runEvent switch
        {
            RunStarted or ProgressMade => false,
            RunEnded { Error: EnvironmentException { Id: ErrorIds.Busy } } => false,
            RunEnded => Directory.Exists(System.IO.Path.GetDirectoryName(Path)),
            _ => true,
        };
}
