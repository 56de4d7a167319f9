using MgcBackfill.Checkpoint;
using MgcBackfill.DuckDb.Native;

namespace MgcBackfill.Crash;

/// <summary>A folder with a source, a database and its records, as one history finds and leaves it.</summary>
internal sealed class RunFolder
{
    /// <summary>Creates a run folder; the folder is created if it is missing.</summary>
    public RunFolder(string folder)
    {
        Folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(Source);
    }

    public string Folder { get; }

    /// <summary>The folder of the source files.</summary>
    public string Source => Path.Combine(Folder, "source");

    public string Db => Path.Combine(Folder, "gold.db");

    public string Wal => Db + ".wal";

    public string Checkpoint => CheckpointFolder.DefaultFor(Db);

    /// <summary>The folder that workers write to.</summary>
    public string Staging => Path.Combine(Checkpoint, "staging");

    /// <summary>The records as they are on the disk.</summary>
    public CheckpointFolder Records => CheckpointFolder.Read(Checkpoint);

    /// <summary>The contents of the record files, of every product, by path in the folder.</summary>
    public Dictionary<string, byte[]> RecordFiles() =>
        Directory
            .EnumerateFiles(Folder, "*.jsonl", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(Folder, f), File.ReadAllBytes);

    /// <summary>The first file whose earlier content is no longer a prefix of its current content, or null (C2, C3).</summary>
    public string? FindRewrittenFile(Dictionary<string, byte[]> before)
    {
        var now = RecordFiles();
        return before.FirstOrDefault(f => !now.TryGetValue(f.Key, out var bytes) || !bytes.AsSpan().StartsWith(f.Value)).Key;
    }

    /// <summary>Runs SQL in the database, as another program would.</summary>
    public void Sql(string sql)
    {
        using var database = DatabaseInstance.Open(Db, new InstanceOptions());
        using var connection = database.Connect();
        connection.Execute("SET TimeZone = 'UTC'");
        connection.Execute(sql);
    }

    /// <summary>Deletes the database and its records; the source stays.</summary>
    public void Clear()
    {
        foreach (var file in Directory.EnumerateFiles(Folder))
            File.Delete(file);
        if (Directory.Exists(Checkpoint))
            Directory.Delete(Checkpoint, recursive: true);
    }

    /// <summary>Copies everything to another folder.</summary>
    public RunFolder CopyTo(string folder)
    {
        var copy = new RunFolder(folder);
        foreach (var from in Directory.EnumerateDirectories(Folder, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(copy.Folder, Path.GetRelativePath(Folder, from)));
        foreach (var from in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
            File.Copy(from, Path.Combine(copy.Folder, Path.GetRelativePath(Folder, from)));
        return copy;
    }
}
