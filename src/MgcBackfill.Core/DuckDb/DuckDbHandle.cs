using System.Runtime.InteropServices;

namespace MgcBackfill.DuckDb;

/// <summary>
/// A native object of DuckDB. One made out of another keeps its parent alive, so that the native order of freeing is right
/// whatever the order of disposing, and on the finalizer's thread too.
/// </summary>
internal abstract unsafe class DuckDbHandle() : SafeHandle(0, ownsHandle: true)
{
    private SafeHandle? _parent;

    public override bool IsInvalid => handle == 0;

    /// <summary>Keeps <paramref name="parent"/> alive until this is freed. Called once, right after creation.</summary>
    public void KeepAlive(SafeHandle parent)
    {
        var added = false;
        parent.DangerousAddRef(ref added);
        _parent = parent;
    }

    protected sealed override bool ReleaseHandle()
    {
        var native = handle;
        Free(&native);
        _parent?.DangerousRelease();
        return true;
    }

    protected abstract void Free(nint* native);
}
