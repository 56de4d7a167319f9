using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Store;

namespace MgcBackfill.Service;

/// <summary>What the service serves, and where.</summary>
internal sealed record ServiceOptions
{
    /// <summary>The database; only read.</summary>
    public required string Db { get; init; }

    /// <summary>The checkpoint folder; null for the default one of the database.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>
    /// The values of symbol in the rows of a database that holds several products: <c>ROOT=NAME</c> for each, with commas between them, or
    /// the name alone if one product is served; null for the roots.
    /// </summary>
    public string? SymbolName { get; init; }

    /// <summary>The products that are served; empty for every known one, and those that the database holds.</summary>
    public IReadOnlyList<Product> Products { get; init; } = [];

    /// <summary>Where the service listens; at least one address.</summary>
    public required IReadOnlyList<ListenAddress> Addresses { get; init; }

    /// <summary>The key that requests must carry; null if none is asked for.</summary>
    public ApiKey? Key { get; init; }

    /// <summary>True to log only what went wrong.</summary>
    public bool Quiet { get; init; }

    /// <summary>What a client may ask.</summary>
    public ServiceLimits Limits { get; init; } = new();

    /// <summary>Full path of the checkpoint folder of a product.</summary>
    public string GetCheckpointPath(Product? product) => Path.GetFullPath(Checkpoint ?? CheckpointFolder.DefaultFor(Db, product?.Root));

    /// <summary>The value of symbol in the rows of a product; null for its root.</summary>
    public string? GetSymbolName(Product product) => SymbolNames.Get(SymbolName, product, isSeveral: Products.Count != 1);

    /// <summary>True if no other machine can reach the service.</summary>
    public bool IsLocal => Addresses.All(a => a.IsLoopback);

    /// <summary>Validates the options before the service listens. The database need not exist yet.</summary>
    /// <param name="database">The database that they name.</param>
    /// <exception cref="UsageException">An option is invalid, or an address that others can reach needs a key.</exception>
    /// <exception cref="TargetException">Something that is not a database is there.</exception>
    /// <exception cref="EnvironmentException">The database's folder does not exist, or cannot be read.</exception>
    public void Validate(IBarDatabase database)
    {
        if (!IsLocal && Key is null)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"Other machines can reach {Addresses.First(a => !a.IsLoopback)}, and there is no API key.",
                $"Put a key of at least {ApiKey.MinLength} characters into the environment variable {ApiKey.Variable}, for example from "
                    + "'openssl rand -hex 32', or listen on 127.0.0.1 only."
            );
        SymbolNames.Require(SymbolName, Products.Count == 0 ? ProductChoice.All : ProductChoice.Of(Products));
        if (SymbolName is not null && !database.HoldsSeveral)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"{database.Name} holds one product, whose rows hold its root.",
                $"Leave out {OptionName.SymbolName}."
            );
        if (Checkpoint is not null && !Directory.Exists(Checkpoint))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"There is no checkpoint folder '{Checkpoint}'.",
                $"Check the path. Without {OptionName.Checkpoint}, the folder beside the database is used if it exists."
            );
        if (!database.Exists())
            database.RequirePlace();
    }
}
