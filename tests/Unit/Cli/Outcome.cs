using System.Text.Json;

namespace MgcBackfill.Tests.Cli;

/// <summary>The two output streams and the exit code of a command.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error)
{
    /// <summary>The one JSON object on standard output. Anything else on standard output fails the test.</summary>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Out);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        return document.RootElement.Clone();
    }
}
