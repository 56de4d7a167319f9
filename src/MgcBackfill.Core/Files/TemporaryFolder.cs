using MgcBackfill.Errors;

namespace MgcBackfill.Files;

/// <summary>A folder in the system's folder for temporary files, removed with its content at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>Creates the folder, which only this user may read.</summary>
    /// <exception cref="EnvironmentException">It cannot be created.</exception>
    public TemporaryFolder()
    {
        try
        {
            Path = Directory.CreateTempSubdirectory("mgc-backfill-").FullName;
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Creating a folder in", System.IO.Path.GetTempPath());
        }
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            // What remains only takes space, and the system removes it.
        }
    }
}
