using MgcBackfill.Crash;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Crash;

/// <summary>The starting states of the histories, prepared once for all tests of a class, which work on copies.</summary>
public sealed class SharedScenes : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public SharedScenes() => Scenes = new Scenes(_folder.FullName);

    internal Scenes Scenes { get; }

    public void Dispose() => _folder.Dispose();
}
