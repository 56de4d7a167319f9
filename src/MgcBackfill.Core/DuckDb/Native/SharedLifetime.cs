namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// Frees a native object after its last user is gone. DuckDB's handles do not keep alive the object they were created from, so an object
/// that outlives its parent would read freed memory. Safe for use by several threads at once.
/// </summary>
/// <param name="free">Frees the object; runs once, on the thread of the last user.</param>
internal sealed class SharedLifetime(Action free)
{
    private int _users = 1;

    /// <summary>Adds a user, who must call <see cref="Remove"/> once. False if the last user is already gone.</summary>
    public bool TryAdd()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
                return true;
        }

        return false;
    }

    /// <summary>Adds a user, who must call <see cref="Remove"/> once.</summary>
    /// <exception cref="ObjectDisposedException">The last user is already gone.</exception>
    public void Add() => ObjectDisposedException.ThrowIf(!TryAdd(), this);

    /// <summary>Removes a user; the last one frees the object.</summary>
    public void Remove()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            free();
    }
}
