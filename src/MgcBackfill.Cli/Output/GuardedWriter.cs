using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using MgcBackfill.Errors;

namespace MgcBackfill.Cli.Output;

/// <summary>
/// Writes as long as that is possible, and never throws (I7), so that output cannot change how a command ends. It keeps the first failure
/// and writes nothing after it.
/// </summary>
/// <param name="inner">Receives what is written; null for a stream that did not exist when the process was started.</param>
internal sealed class GuardedWriter(TextWriter? inner) : TextWriter(CultureInfo.InvariantCulture)
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner?.Encoding ?? Encoding.UTF8;

    /// <summary>
    /// Why not everything was written, as text; null if everything was. A reader that closed its end is not a failure, because it wanted no
    /// more.
    /// </summary>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public override void Write(char value) => Try(w => w.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Try(w => w.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        var text = buffer.ToString();
        Try(w => w.Write(text));
    }

    /// <inheritdoc/>
    public override void Write(string? value) => Try(w => w.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Try(w => w.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Try(w => w.Flush());

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "Whatever keeps a text from being written must not change what the command did."
    )]
    private void Try(Action<TextWriter> write)
    {
        if (Failure is not null)
            return;
        if (inner is null)
        {
            Failure = "it is closed.";
            return;
        }

        try
        {
            write(inner);
        }
        catch (Exception e)
        {
            Failure = EnvironmentErrors.IsRefusal(e) ? EnvironmentErrors.GetCause(e).Message : e.Message;
        }
    }
}
