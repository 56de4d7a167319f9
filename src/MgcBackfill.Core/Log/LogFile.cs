using System.Text;
using MgcBackfill.Formats;

namespace MgcBackfill.Log;

/// <summary>
/// An append-only text file with one line per <see cref="LogLine"/>. Each line has its time and its run, so that the lines of one run can
/// be found by a search.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private readonly StreamWriter _writer;
    private readonly string _run;

    /// <summary>Opens or creates the file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="run">The name of the run, which every line carries.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public LogFile(string path, string run)
    {
        _run = run;
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 0);
        _writer = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        if (file.Length == 0)
            return;

        // A crash may have left an incomplete last line.
        file.Seek(-1, SeekOrigin.End);
        if (file.ReadByte() != '\n')
            _writer.WriteLine();
    }

    /// <summary>Appends a line; it may stay in memory until the next <see cref="Flush"/>.</summary>
    public void Append(LogLine line)
    {
        _writer.Write(UtcText.ToMillisecond(line.At));
        _writer.Write(' ');
        _writer.Write(_run);
        _writer.Write(
            line.Level switch
            {
                LogLevel.Detail => " detail  ",
                LogLevel.Info => " info    ",
                LogLevel.Warning => " warning ",
                _ => " error   ",
            }
        );
        _writer.WriteLine(line.Text.ReplaceLineEndings(" "));
    }

    /// <summary>Passes the appended lines to the operating system.</summary>
    public void Flush() => _writer.Flush();

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
