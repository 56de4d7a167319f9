using MgcBackfill.BigQuery;
using MgcBackfill.Formats;

namespace MgcBackfill.Cli.Output;

/// <summary>The generated files that load a lake, for a person.</summary>
internal static class LakeLoadView
{
    /// <summary>Prints what was generated.</summary>
    public static void Write(Terminal terminal, BigQueryLoad load)
    {
        new Listing(
            [
                new("table"),
                new("units", IsNumber: true, LeaveOut: 2),
                new("rows", IsNumber: true),
                new("bytes", IsNumber: true, LeaveOut: 1),
            ],
            [
                .. load.Tables.Select(t =>
                    (string[])[t.Name, NumberText.Format(t.Units), NumberText.Format(t.Rows), NumberText.Format(t.Bytes)]
                ),
            ]
        ).Write(terminal);
        new Sheet(
            $"generated: {NumberText.Count(load.Files.Count, "file")}; nothing is loaded yet",
            Good: true,
            [("dataset", load.Dataset), ("folder", load.Folder), ("next", $"run {load.Script}"), ("manifest", load.Sha256)]
        ).Write(terminal);
    }
}
