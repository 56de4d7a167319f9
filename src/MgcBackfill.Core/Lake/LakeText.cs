using MgcBackfill.Formats;

namespace MgcBackfill.Lake;

/// <summary>Sentences about units.</summary>
internal static class LakeText
{
    private const int MaxNamed = 5;

    /// <summary>The names of some units.</summary>
    public static string Name(IReadOnlyCollection<LakeUnitName> units) => NumberText.FirstFew(units, MaxNamed);
}
