using System.Text;
using MgcBackfill.Cli.Output;
using MgcBackfill.Files;

namespace MgcBackfill.Cli;

/// <summary>All that a command sees of the world outside its arguments: where results and remarks go, and whether to stop.</summary>
/// <param name="Out">Results.</param>
/// <param name="Error">Everything else.</param>
/// <param name="Interruption">Gives the token that the user's wish to stop cancels.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, Func<CancellationToken> Interruption)
{
    private const int Narrowest = 60;
    private const int Usual = 80;
    private const int Widest = 100;

    /// <summary>True where a person reads the results on a screen that can be drawn on.</summary>
    public bool DrawsOut { get; init; }

    /// <summary>True where a person reads the remarks on a screen that can be drawn on.</summary>
    public bool DrawsError { get; init; }

    /// <summary>True where colours are welcome.</summary>
    public bool Colors { get; init; }

    /// <summary>Columns to use, at most 100.</summary>
    public int Width { get; init; } = Widest;

    /// <summary>The process's own. What is redirected is UTF-8 on every platform.</summary>
    public static Terminal OfProcess(Func<CancellationToken> interruption)
    {
        var (redirectedOut, redirectedError) = (Console.IsOutputRedirected, Console.IsErrorRedirected);
        var draws = Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(
            StandardStreams.IsMissing(StandardStreams.Output) ? new GuardedWriter(null) : redirectedOut ? Utf8(Console.OpenStandardOutput()) : Console.Out,
            StandardStreams.IsMissing(StandardStreams.Error) ? new GuardedWriter(null) : redirectedError ? Utf8(Console.OpenStandardError()) : Console.Error,
            interruption)
        {
            DrawsOut = draws && !redirectedOut,
            DrawsError = draws && !redirectedError,
            Colors = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Width = redirectedOut && redirectedError ? Widest : Columns(),
        };
    }

    /// <summary>The same terminal, whose writers raise no error.</summary>
    public Terminal Guarded() => this with { Out = Out as GuardedWriter ?? new GuardedWriter(Out), Error = Error as GuardedWriter ?? new GuardedWriter(Error) };

    /// <summary>Why results could not be written, in words; null where they could, as far as is known.</summary>
    public string? LostResults => (Out as GuardedWriter)?.Failure;

    private static StreamWriter Utf8(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    private static int Columns()
    {
        try
        {
            // Zero where the screen does not say.
            return Console.WindowWidth is > 0 and var columns ? Math.Clamp(columns - 1, Narrowest, Widest) : Usual;
        }
        catch (IOException)
        {
            return Widest;
        }
    }
}
