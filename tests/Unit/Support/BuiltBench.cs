namespace MgcBackfill.Tests.Support;

/// <summary>
/// A bench that is built once for a class of tests. Each test gets it exactly as it was built, byte for byte and under the same paths,
/// whatever the test before it changed.
/// </summary>
public abstract class BuiltBench : IDisposable
{
    private readonly Workbench _bench = new();
    private FolderSnapshot? _built;

    /// <summary>Writes the sources and runs the backfill. Called once.</summary>
    private protected abstract void Build(Workbench bench);

    /// <summary>The bench as it was built.</summary>
    internal Workbench AsBuilt()
    {
        if (_built is null)
        {
            Build(_bench);
            _built = FolderSnapshot.Capture(_bench.Folder);
        }
        else
        {
            _built.Restore();
        }

        return _bench;
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _bench.Dispose();
    }
}
