using System.Globalization;
using MgcBackfill.Cli.Layout;
using MgcBackfill.Formats;
using MgcBackfill.Lake;
using MgcBackfill.LakeRuns;
using MgcBackfill.Source;

namespace MgcBackfill.Cli.Output;

/// <summary>The results of the lake's commands, for a person.</summary>
internal static class LakeView
{
    private const int MaxFindings = 10;

    /// <summary>Prints a plan.</summary>
    public static void Write(Terminal terminal, LakePlan plan)
    {
        new Listing(
            [
                new("unit", IsNumber: true),
                new("schema"),
                new("root"),
                new("year", IsNumber: true),
                new("files", IsNumber: true, LeaveOut: 3),
                new("bars", IsNumber: true, LeaveOut: 2),
                new("front", LeaveOut: 4),
                new("state", GetTone: state => state == Name(LakeUnitState.Different) ? Tone.Bad : Tone.Plain),
            ],
            [
                .. plan.Units.Select(u =>
                    (string[])
                        [
                            Number(u.Unit),
                            u.Name.Schema,
                            u.Name.Root,
                            Number(u.Name.Year),
                            NumberText.Format(u.Sources.Count),
                            u.Bars is { } bars ? NumberText.Format(bars) : "-",
                            u.HasFront ? "yes" : "-",
                            Name(u.State),
                        ]
                ),
            ]
        ).Write(terminal);
        foreach (var unit in plan.Units.Where(u => u.Difference is not null))
            terminal.Out.WriteLine($"unit {Number(unit.Unit)} ({unit.Name}): {unit.Difference}");
        if (plan.Foreign.Count > 0)
            terminal.Out.WriteLine(
                $"{NumberText.Count(plan.Foreign.Count, "other unit")} in the folder, not of these files: "
                    + NumberText.FirstFew(plan.Foreign, 5)
            );
        Write(terminal, plan.Notices);
        terminal.Out.WriteLine(
            $"{NumberText.Count(plan.Units.Count, "unit")}: "
                + string.Join(
                    ", ",
                    Enum.GetValues<LakeUnitState>()
                        .Where(s => plan.Count(s) > 0)
                        .Select(s => $"{NumberText.Format(plan.Count(s))} {Name(s)}")
                )
        );
    }

    /// <summary>Prints what a build did.</summary>
    public static void Write(Terminal terminal, LakeBuildResult result)
    {
        new Listing(
            [
                new("unit", IsNumber: true),
                new("schema"),
                new("root"),
                new("year", IsNumber: true),
                new("bars", IsNumber: true, LeaveOut: 1),
                new("front bars", IsNumber: true, LeaveOut: 3),
                new("bytes", IsNumber: true, LeaveOut: 2),
                new("result", GetTone: state => state == "FAILED" ? Tone.Bad : Tone.Plain),
            ],
            [
                .. result.Units.Select(u =>
                    (string[])
                        [
                            Number(u.Unit),
                            u.Name.Schema,
                            u.Name.Root,
                            Number(u.Name.Year),
                            Rows(u.Manifest?.Bars),
                            Rows(u.Manifest?.Front),
                            u.Manifest is { } m ? NumberText.Format((m.Bars.File?.Size ?? 0) + (m.Front?.File?.Size ?? 0)) : "-",
                            u.Error is not null ? "FAILED"
                            : u.Unchanged ? "unchanged"
                            : result.IsTrial ? "not kept"
                            : "built",
                        ]
                ),
            ]
        ).Write(terminal);
        foreach (var unit in result.Units.Where(u => u.Error is not null))
            terminal.Out.WriteLine($"unit {Number(unit.Unit)} ({unit.Name}) failed: {unit.Error!.Message}");
        if (result.Commit is { } commit)
            Write(terminal, commit);
        else if (result.IsTrial)
            terminal.Out.WriteLine("This was a trial: nothing was kept.");
        else if (result.Error is null)
            terminal.Out.WriteLine("The lake is not committed. Run 'mgc-backfill lake commit' when every unit is built.");
    }

    /// <summary>Prints a commit.</summary>
    public static void Write(Terminal terminal, LakeCommitResult commit)
    {
        var lake = commit.Manifest;
        new Sheet(
            $"lake committed: {Size(lake)}",
            Good: true,
            [
                ("folder", commit.Out),
                (
                    "units",
                    $"{NumberText.Format(commit.Proved)} proved against the files"
                        + (commit.Kept == 0 ? "" : $", {NumberText.Format(commit.Kept)} kept from earlier commits")
                ),
                ("sources", NumberText.Count(lake.Sources.Count, "file")),
                .. FrontRows(lake),
                ("manifest", commit.Sha256),
            ]
        ).Write(terminal);
    }

    /// <summary>Prints a verification.</summary>
    public static void Write(Terminal terminal, LakeVerification result)
    {
        var lake = result.Manifest;
        new Sheet(
            $"lake {(result.Valid ? "valid" : "INVALID")}: {Size(lake)}",
            result.Valid,
            [
                ("folder", result.Out),
                (
                    "files",
                    $"{NumberText.Format(result.Files)} with {NumberText.Count(result.Rows, "row")} in "
                        + NumberText.Count(result.Bytes, "byte")
                ),
                (
                    "compared with",
                    result.Compared is { } units
                        ? $"the manifests, and every value of {NumberText.Count(units, "unit")} with the sources"
                        : "the manifests only (give --dbn to compare every value with the sources)"
                ),
                .. FrontRows(lake),
                ("findings", NumberText.Format(result.Findings.Count)),
            ]
        ).Write(terminal);
        foreach (var finding in result.Findings.Take(MaxFindings))
            terminal.Out.WriteLine($"{finding.ErrorId}: {finding.Message}");
        if (result.Findings.Count > MaxFindings)
            terminal.Out.WriteLine($"… and {NumberText.Format(result.Findings.Count - MaxFindings)} more");
        Write(terminal, result.Notices);
    }

    private static string Size(LakeManifest lake) => $"{NumberText.Count(lake.Units.Count, "unit")}, {NumberText.Count(lake.Bars, "bar")}";

    private static IEnumerable<(string, string)> FrontRows(LakeManifest lake) =>
        lake.Front.Select(f =>
            ($"front {f.Root}", $"{NumberText.Count(f.Rows, "row")}, {NumberText.Count(f.Days, "trading day")}, digest {f.Digest}")
        );

    private static void Write(Terminal terminal, IEnumerable<SourceNotice> notices)
    {
        foreach (var notice in notices)
            terminal.Out.WriteLine($"notice: {notice.In(CommandLineWording.Instance)}");
    }

    private static string Name(LakeUnitState state) => JsonText.Name(state);

    private static string Rows(LakeTable? table) => table is null ? "-" : NumberText.Format(table.Content.Rows);

    // Years and numbers of units have no separators.
    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
