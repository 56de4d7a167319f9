using MgcBackfill.Crash.Postgres;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Crash;

/// <summary>A server and the starting states of the histories, prepared once for all tests of a class.</summary>
public sealed class SharedServerDesk : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly Lazy<ServerDesk> _desk;
    private readonly Lazy<ServerStartStates> _states;

    public SharedServerDesk()
    {
        // Only a test that is not skipped starts it.
        _desk = new Lazy<ServerDesk>(() => new ServerDesk(_folder.FullName));
        _states = new Lazy<ServerStartStates>(() => new ServerStartStates(_folder.FullName, Desk));
    }

    internal ServerDesk Desk => _desk.Value;

    internal ServerStartStates States => _states.Value;

    public void Dispose()
    {
        if (_desk.IsValueCreated)
            _desk.Value.Dispose();
        _folder.Dispose();
    }
}
