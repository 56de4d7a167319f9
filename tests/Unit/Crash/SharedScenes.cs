using MgcBackfill.Crash;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Crash;

/// <summary>What histories begin with, prepared once for all tests of a class: they work on copies.</summary>
public sealed class SharedScenes : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public SharedScenes() => Scenes = new Scenes(_folder.FullName);

    internal Scenes Scenes { get; }

    public void Dispose() => _folder.Dispose();
}
