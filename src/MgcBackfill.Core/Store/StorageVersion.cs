using MgcBackfill.Errors;

namespace MgcBackfill.Store;

/// <summary>
/// The version of the format of a database file: the first version of the engine's library that reads the file. Newer formats take less
/// time to write. A file keeps its version.
/// </summary>
public sealed record StorageVersion
{
    private StorageVersion(string name) => Name = name;

    /// <summary>The version of new files: with it, a checkpoint of the file takes less than half of the time that 1.0 takes.</summary>
    public static StorageVersion Default { get; } = new("1.3");

    /// <summary>The versions that a user can choose, ascending. Version 1.1 of the engine wrote the format of 1.0.</summary>
    public static IReadOnlyList<StorageVersion> All { get; } = [new("1.0"), new("1.2"), Default, new("1.4"), new("1.5")];

    /// <summary>The version as a user types it, such as <c>1.3</c>.</summary>
    public string Name { get; }

    /// <summary>The version as the engine writes it.</summary>
    internal string FullName => $"v{Name}.0";

    /// <summary>The version that a user typed.</summary>
    /// <exception cref="UsageException">There is no such version.</exception>
    public static StorageVersion Parse(string typed) =>
        All.FirstOrDefault(v => v.Name == typed)
        ?? throw new UsageException(
            ErrorIds.InvalidArgument,
            $"'{typed}' is not a storage version.",
            $"Give one of {string.Join(", ", All)}."
        );

    /// <summary>Requires that no version was asked for, for a database that is not a file.</summary>
    /// <exception cref="UsageException">One was asked for.</exception>
    internal static void RequireNone(StorageVersion? storage)
    {
        if (storage is not null)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"The storage version {storage} was asked for, and the database is on a server, which has none.",
                $"Leave out {OptionName.StorageVersion}."
            );
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
