namespace MgcBackfill.Tests.Support;

/// <summary>Tests that measure the process, and therefore run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
