using System.Text;
using MgcBackfill.Cli.Layout;
using MgcBackfill.Cli.Output;
using MgcBackfill.Files;

namespace MgcBackfill.Cli;

/// <summary>Everything that a command uses besides its arguments: where results and messages go, and whether to stop.</summary>
/// <param name="Out">Receives the results.</param>
/// <param name="Error">Receives everything else.</param>
/// <param name="Interruption">Returns the token that is cancelled when the user stops the program.</param>
internal sealed record Terminal(TextWriter Out, TextWriter Error, Func<CancellationToken> Interruption)
{
    private const int MinWidth = 20;
    private const int DefaultWidth = 80;
    private const int Utf8CodePage = 65001;
    private const int Utf16CodePage = 1200;

    /// <summary>True if a person reads the results on a terminal.</summary>
    public bool IsOutInteractive { get; init; }

    /// <summary>True if a person reads the messages on a terminal.</summary>
    public bool IsErrorInteractive { get; init; }

    /// <summary>Reads a line that the user types; null if the input is not a terminal.</summary>
    public Func<string?>? ReadAnswer { get; init; }

    /// <summary>True if colours are wanted.</summary>
    public bool Colors { get; init; }

    /// <summary>Width of the terminal in columns when the program started.</summary>
    public int Width { get; init; } = DefaultWidth;

    /// <summary>Returns the current width of the terminal in columns, which the user may have changed; null if it is not known.</summary>
    public Func<int>? WidthNow { get; init; }

    /// <summary>The character for horizontal lines.</summary>
    public char Rule => IsUnicode(Out) ? '─' : '-';

    /// <summary>The terminal of the process. Redirected output is UTF-8 on every platform.</summary>
    public static Terminal FromProcess(Func<CancellationToken> interruption)
    {
        var (redirectedOut, redirectedError) = (Console.IsOutputRedirected, Console.IsErrorRedirected);
        var draws = Environment.GetEnvironmentVariable("TERM") != "dumb" && (redirectedOut && redirectedError || EscapeSequences.Enable());
        return new Terminal(
            StandardStreams.IsMissing(StandardStreams.Output) ? new GuardedWriter(null)
                : redirectedOut ? Utf8(Console.OpenStandardOutput())
                : Console.Out,
            StandardStreams.IsMissing(StandardStreams.Error) ? new GuardedWriter(null)
                : redirectedError ? Utf8(Console.OpenStandardError())
                : Console.Error,
            interruption
        )
        {
            IsOutInteractive = draws && !redirectedOut,
            IsErrorInteractive = draws && !redirectedError,
            ReadAnswer = Console.IsInputRedirected || StandardStreams.IsMissing(StandardStreams.Input) ? null : Console.ReadLine,
            Colors = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Width = redirectedOut && redirectedError ? DefaultWidth : Columns(),
            WidthNow = Columns,
        };
    }

    /// <summary>The same terminal with writers that never throw, and that break lines between words if a person reads them.</summary>
    public Terminal Guarded() => this with { Out = Guard(Out, IsOutInteractive), Error = Guard(Error, IsErrorInteractive) };

    /// <summary>Why results could not be written, as text; null if they could, as far as is known.</summary>
    public string? OutputFailed => (Out as GuardedWriter)?.Failure;

    /// <summary>Prints lines that already fit the terminal.</summary>
    public void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Out.Write(line + Environment.NewLine);
    }

    /// <summary>True if a writer can write more than ASCII.</summary>
    public static bool IsUnicode(TextWriter writer) => writer.Encoding.CodePage is Utf8CodePage or Utf16CodePage;

    private GuardedWriter Guard(TextWriter writer, bool draws) =>
        writer as GuardedWriter ?? new GuardedWriter(draws ? new WrappingWriter(writer, Width) : writer);

    private static StreamWriter Utf8(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    private static int Columns()
    {
        try
        {
            // Zero if the terminal does not report its size.
            return Console.WindowWidth is > 0 and var columns ? Math.Max(columns, MinWidth) : DefaultWidth;
        }
        catch (IOException)
        {
            return DefaultWidth;
        }
    }
}
