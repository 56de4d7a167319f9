using System.CommandLine;
using System.CommandLine.Invocation;
using MgcBackfill.Backfill;

namespace MgcBackfill.Cli;

/// <summary>Shows the version, the same as in the records of a run.</summary>
internal sealed class ToolVersionAction : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"mgc-backfill {ToolVersion.Current}");
        return 0;
    }
}
