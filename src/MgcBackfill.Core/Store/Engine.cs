namespace MgcBackfill.Store;

/// <summary>A database engine.</summary>
/// <param name="Name">The name of the engine.</param>
/// <param name="Version">The version of its library.</param>
public sealed record Engine(string Name, string Version)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Version}";
}
