namespace MgcBackfill.Tests.Support;

/// <summary>A temporary folder of one test, deleted with its content.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mgc-test-");

    public string FullName => _folder.FullName;

    /// <summary>The path of a name in the folder; creates nothing.</summary>
    public string File(string name) => Path.Combine(FullName, name);

    /// <summary>Creates a subfolder. Returns its path.</summary>
    public string Folder(string name) => Directory.CreateDirectory(File(name)).FullName;

    /// <summary>Writes a file, and creates the folders above it. Returns its path.</summary>
    public string Write(string name, byte[] bytes)
    {
        var path = File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Writes a text file. Returns its path.</summary>
    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public void Dispose() => _folder.Delete(recursive: true);
}
