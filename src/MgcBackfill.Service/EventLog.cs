using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using MgcBackfill.Formats;

namespace MgcBackfill.Service;

/// <summary>
/// The log: one JSON object on a line for each event. A reader that takes nothing must not stop the service, so lines wait in a queue of
/// fixed length; those that do not fit are counted, and the number is logged.
/// </summary>
internal sealed class EventLog : IAsyncDisposable
{
    private const int MaxText = 1024;

    // For programs and people; never for a browser.
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(4096) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );
    private readonly TextWriter _writer;
    private readonly bool _quiet;
    private readonly TimeProvider _clock;
    private readonly Task _writing;
    private long _lost;

    /// <summary>Starts the writing.</summary>
    /// <param name="writer">Receives the lines, one thread at a time.</param>
    /// <param name="quiet">True to leave out events that are as expected.</param>
    /// <param name="clock">The time of an event.</param>
    public EventLog(TextWriter writer, bool quiet, TimeProvider clock)
    {
        (_writer, _quiet, _clock) = (writer, quiet, clock);
        _writing = Task.Run(WriteLines);
    }

    /// <summary>Logs an event that is as expected.</summary>
    public void Info(string name, params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        if (!_quiet)
            Add("info", name, members);
    }

    /// <summary>Logs an event that a person should know of.</summary>
    public void Warn(string name, params ReadOnlySpan<(string Name, JsonNode? Value)> members) => Add("warning", name, members);

    /// <summary>Logs a failure.</summary>
    public void Error(string name, params ReadOnlySpan<(string Name, JsonNode? Value)> members) => Add("error", name, members);

    /// <summary>A text of a client or of an error, cut to a bounded length.</summary>
    public static string Cut(string text, int length = MaxText) => text.Length <= length ? text : text[..length] + "…";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private void Add(string level, string name, ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        if (_lines.Writer.TryWrite(Format(level, name, members)))
            return;
        Interlocked.Increment(ref _lost);
    }

    private string Format(string level, string name, ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var line = new JsonObject
        {
            ["time"] = UtcText.ToMillisecond(_clock.GetUtcNow().UtcDateTime),
            ["level"] = level,
            ["event"] = name,
        };
        foreach (var (key, value) in members)
            line[key] = value;
        return line.ToJsonString(s_json);
    }

    private async Task WriteLines()
    {
        await foreach (var line in _lines.Reader.ReadAllAsync())
        {
            // Not written as a line, because a terminal would break it between words.
            _writer.Write(line + "\n");
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
                _writer.Write(Format("warning", "log_lines_lost", [("lines", lost)]) + "\n");
            if (!_lines.Reader.TryPeek(out _))
                _writer.Flush();
        }
    }
}
