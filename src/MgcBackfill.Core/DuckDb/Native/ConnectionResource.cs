namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// An object that was created from a connection: a statement, a result, a chunk, an appender. The connection, and with it the file, stays
/// open until the last of them is disposed, in any order. An object that is never disposed is freed by its finalizer.
/// </summary>
internal abstract class ConnectionResource : IDisposable
{
    private SharedLifetime? _lifetime;

    /// <summary>Starts to use the connection.</summary>
    protected ConnectionResource(DatabaseConnection connection)
    {
        Connection = connection;
        connection.Lifetime.Add();
        _lifetime = connection.Lifetime;
    }

    ~ConnectionResource() => Release();

    /// <summary>The connection that created this object.</summary>
    protected DatabaseConnection Connection { get; }

    /// <summary>True once disposed.</summary>
    protected bool IsDisposed => Volatile.Read(ref _lifetime) is null;

    /// <summary>Frees the native object. Later calls do nothing.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the native object. Called once; also on the finalizer's thread, and after a constructor failed.</summary>
    protected abstract void Free();

    /// <summary>Throws if this object or its connection is disposed.</summary>
    /// <exception cref="ObjectDisposedException">One of them is disposed.</exception>
    protected void ThrowIfDisposed()
    {
        _ = Connection.Native;
        ObjectDisposedException.ThrowIf(IsDisposed, this);
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _lifetime, null) is not { } lifetime)
            return;
        Free();
        lifetime.Remove();
    }
}
