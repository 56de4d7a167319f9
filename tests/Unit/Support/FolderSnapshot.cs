namespace MgcBackfill.Tests.Support;

/// <summary>Every file and folder below a folder, as they were at one moment.</summary>
internal sealed class FolderSnapshot
{
    private readonly string _folder;
    private readonly string[] _folders;
    private readonly (string Path, byte[] Bytes, DateTime Written)[] _files;

    private FolderSnapshot(string folder)
    {
        _folder = folder;
        _folders = Directory.GetDirectories(folder, "*", SearchOption.AllDirectories);
        _files =
        [
            .. Directory
                .GetFiles(folder, "*", SearchOption.AllDirectories)
                .Select(f => (f, File.ReadAllBytes(f), File.GetLastWriteTimeUtc(f))),
        ];
    }

    public static FolderSnapshot Capture(string folder) => new(folder);

    /// <summary>Restores the folder: deletes what was added, and brings back what was changed or deleted.</summary>
    public void Restore()
    {
        foreach (var entry in new DirectoryInfo(_folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo { LinkTarget: null } below)
                below.Delete(recursive: true);
            else
                entry.Delete();
        }

        foreach (var folder in _folders)
            Directory.CreateDirectory(folder);
        foreach (var (path, bytes, written) in _files)
        {
            File.WriteAllBytes(path, bytes);
            File.SetLastWriteTimeUtc(path, written);
        }
    }
}
