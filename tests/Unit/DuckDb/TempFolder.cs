namespace MgcBackfill.Tests.DuckDb;

/// <summary>A temporary folder of one test, deleted with its content.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mgc-duckdb-");

    public string File(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
