using MgcBackfill.Analysis;
using MgcBackfill.Backfill;
using MgcBackfill.Inventory;
using MgcBackfill.Lake;
using MgcBackfill.Report;
using MgcBackfill.Source;
using MgcBackfill.Verify;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// How a PowerShell object differs from the record it is created from. Values that ConvertTo-Json would cut off by default, because they
/// are nested more than two levels deep, become properties of the object itself.
/// </summary>
internal sealed record ShellShape
{
    private static readonly ShellShape s_plain = new();

    private static readonly Dictionary<Type, ShellShape> s_shapes = new()
    {
        [typeof(BackfillSummary)] = Shape<BackfillSummary>(
            [
                nameof(BackfillSummary.Scan),
                nameof(BackfillSummary.Plan),
                nameof(BackfillSummary.RecordedFiles),
                nameof(BackfillSummary.Elapsed),
            ],
            ("Days", s => s.Scan?.Days ?? 0),
            ("Stubs", s => s.Scan?.Stubs ?? 0),
            ("PartialDays", s => s.Scan?.PartialDays ?? []),
            ("UncoveredDays", s => s.Plan?.Uncovered ?? []),
            ("DaysNotGiven", s => s.Plan?.NotGiven ?? []),
            ("ZeroVolumeBars", s => s.Scan?.ZeroVolume ?? 0),
            ("FramesWithoutChecksum", s => s.Scan?.FramesWithoutChecksum ?? 0),
            ("Accounting", s => s.Scan?.Accounting),
            ("Ties", s => s.Scan?.Ties ?? []),
            ("HeldTwice", s => s.Scan?.HeldTwice ?? []),
            ("Choices", s => s.Scan?.Choices ?? []),
            ("RecordedFiles", s => s.RecordedFiles.Select(f => f.Path)),
            ("Gates", s => s.Verification?.Gates ?? []),
            ("ElapsedSeconds", s => Math.Round(s.Elapsed.TotalSeconds, 3))
        ),
        [typeof(Verification)] = Shape<Verification>([
            nameof(Verification.Gates),
            nameof(Verification.AlteredDays),
            nameof(Verification.Failed),
            nameof(Verification.OtherSource),
        ]),
        [typeof(ReportResult)] = Shape<ReportResult>([], ("Gates", r => r.Verification.Gates)),
        [typeof(BarProvenance)] = Shape<BarProvenance>(
            [],
            ("Candidates", p => p.Decision?.Candidates ?? []),
            ("SourceBars", p => p.Source?.Bars ?? [])
        ),
        [typeof(ProvenanceSource)] = Shape<ProvenanceSource>([nameof(ProvenanceSource.Bars)]),
        [typeof(ProvenanceAttempt)] = Shape<ProvenanceAttempt>([nameof(ProvenanceAttempt.Record), nameof(ProvenanceAttempt.Decision)]),
        [typeof(SourceNotice)] = Shape<SourceNotice>([], ("CanMislead", n => n.CanMislead)),
        [typeof(InventoryFile)] = Shape<InventoryFile>([nameof(InventoryFile.Rule)]),
        [typeof(InventorySummary)] = Shape<InventorySummary>([
            nameof(InventorySummary.Duplicates),
            nameof(InventorySummary.Collisions),
            nameof(InventorySummary.Overlaps),
            nameof(InventorySummary.Gaps),
            nameof(InventorySummary.Uneven),
        ]),
        [typeof(LakeCommitResult)] = Shape<LakeCommitResult>(
            [nameof(LakeCommitResult.Manifest)],
            [.. OfLake<LakeCommitResult>(r => r.Manifest)]
        ),
        [typeof(LakeVerification)] = Shape<LakeVerification>(
            [nameof(LakeVerification.Manifest)],
            [.. OfLake<LakeVerification>(r => r.Manifest)]
        ),
        // In the objects of a plan and of a build, Unit is a number.
        [typeof(LakeFinding)] = Shape<LakeFinding>([nameof(LakeFinding.Unit)], ("UnitName", f => f.Unit?.ToString())),
        [typeof(BarIntegrityViolation)] = Shape<BarIntegrityViolation>(
            [nameof(BarIntegrityViolation.Bar)],
            ("TsUtc", v => v.Bar.TsUtc),
            ("SourceSymbol", v => v.Bar.SourceSymbol),
            ("Open", v => v.Bar.Open),
            ("High", v => v.Bar.High),
            ("Low", v => v.Bar.Low),
            ("Close", v => v.Bar.Close),
            ("Volume", v => v.Bar.Volume),
            ("File", v => v.Bar.File),
            ("RecordIndex", v => v.Bar.RecordIndex)
        ),
    };

    /// <summary>Properties of the record that the object omits.</summary>
    public IReadOnlySet<string> Hidden { get; private init; } = new HashSet<string>();

    /// <summary>Properties that the object has in addition.</summary>
    public IReadOnlyList<(string Name, Func<object, object?> Value)> Added { get; private init; } = [];

    /// <summary>The shape of the objects made from records of a type.</summary>
    public static ShellShape For(Type type) => s_shapes.GetValueOrDefault(type, s_plain);

    /// <summary>
    /// The name of a property in PowerShell. A database property has the name of the parameter, so that an object binds to it in a
    /// pipeline.
    /// </summary>
    public static string GetName(string property) => property == "Db" ? "Database" : property;

    private static IEnumerable<(string, Func<T, object?>)> OfLake<T>(Func<T, LakeManifest> lake) =>
        [("Units", r => lake(r).Units), ("Bars", r => lake(r).Bars), ("Front", r => lake(r).Front), ("Sources", r => lake(r).Sources)];

    private static ShellShape Shape<T>(string[] hidden, params (string Name, Func<T, object?> Value)[] added) =>
        new()
        {
            Hidden = hidden.ToHashSet(),
            Added = [.. added.Select(a => (a.Name, (Func<object, object?>)(record => a.Value((T)record))))],
        };
}
