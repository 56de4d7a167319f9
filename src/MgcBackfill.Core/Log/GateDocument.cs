using MgcBackfill.Formats;
using MgcBackfill.Verify;

namespace MgcBackfill.Log;

/// <summary>The result of one gate.</summary>
internal sealed record GateDocument(string Name, string Rule, string Outcome, long Failures, string Detail, IReadOnlyList<string> Examples)
{
    public static IReadOnlyList<GateDocument> From(Verification? verification) =>
        [
            .. verification?.Gates.Select(g => new GateDocument(g.Name, g.Rule, JsonText.Name(g.Outcome), g.Failures, g.Detail, g.Examples))
                ?? [],
        ];
}
