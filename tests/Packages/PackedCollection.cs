namespace MgcBackfill.Packages.Tests;

/// <summary>The tests that share one set of packages.</summary>
[CollectionDefinition(Name)]
#pragma warning disable CA1711 // The name that xunit uses.
public sealed class PackedCollection : ICollectionFixture<PackedFixture>
#pragma warning restore CA1711
{
    /// <summary>The name to refer to it by.</summary>
    public const string Name = "packages";
}
