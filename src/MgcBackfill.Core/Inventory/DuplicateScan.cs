namespace MgcBackfill.Inventory;

/// <summary>Finds files that hold the same bytes.</summary>
internal static class DuplicateScan
{
    /// <summary>Returns one finding per set of equal files, with the first file by path first.</summary>
    public static IEnumerable<InventoryFinding> Find(IEnumerable<InventoryFile> files, FileNames names) =>
        files
            .Where(f => f.Sha256 is not null)
            .GroupBy(f => f.Sha256)
            .Where(g => g.Count() > 1)
            .Select(same =>
            {
                string[] paths = [.. same.Select(f => f.Path)];
                return new InventoryFinding(
                    FindingKind.Duplicate,
                    $"{names.FirstFew(paths[1..])} {(paths.Length > 2 ? "hold" : "holds")} the same bytes as {names.GetName(paths[0])}."
                )
                {
                    Files = paths,
                };
            });
}
