using MgcBackfill.Crash;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Crash;

/// <summary>The starting states of the histories, prepared once for all tests of a class, which work on copies.</summary>
public sealed class SharedStartStates : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public SharedStartStates() => States = new StartStates(_folder.FullName);

    internal StartStates States { get; }

    public void Dispose() => _folder.Dispose();
}
