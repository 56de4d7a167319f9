using MgcBackfill.Fuzz.Dbn;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Fuzz.Records;
using MgcBackfill.Fuzz.Sidecars;
using MgcBackfill.Fuzz.Text;

namespace MgcBackfill.Fuzz;

/// <summary>All targets: everything that reads bytes which this program did not write, or which may have been damaged since.</summary>
internal static class FuzzTargets
{
    private static readonly (string Name, Func<FuzzTarget> Create)[] s_all =
    [
        ("header", () => new HeaderTarget()),
        ("records", () => new RecordsTarget()),
        ("frames", () => new FramesTarget()),
        ("symbology", () => new SymbologyTarget()),
        ("manifest", () => new ManifestTarget()),
        ("condition", () => new ConditionTarget()),
        ("metadata", () => new MetadataTarget()),
        ("symbology_json", () => new SymbologyJsonTarget()),
        ("text", () => new TextTarget()),
        ("zip", () => new ZipTarget()),
        ("state", () => new StateTarget()),
        ("day_records", () => new DayRecordsTarget()),
        ("runs", () => new RunsTarget()),
        ("unit_manifest", () => new UnitManifestTarget()),
    ];

    /// <summary>The names, in the order in which data flows through the program.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_all.Select(t => t.Name)];

    /// <summary>Creates a new instance of a target.</summary>
    public static FuzzTarget Create(string name) => s_all.First(t => t.Name == name).Create();
}
