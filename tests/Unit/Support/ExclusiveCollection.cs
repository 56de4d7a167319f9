namespace MgcBackfill.Tests.Support;

/// <summary>Tests that measure the process and must therefore run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ExclusiveCollection
{
    public const string Name = "Alone";
}
