using System.Text.Json;

namespace MgcBackfill.Tests.Cli;

/// <summary>What a command left behind on its two streams, and its exit code.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error)
{
    /// <summary>The one JSON object on standard output. Anything else there is a failure of the test.</summary>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Out);
        Assert.Equal(JsonValueKind.Object, document.RootElement.ValueKind);
        return document.RootElement.Clone();
    }
}
