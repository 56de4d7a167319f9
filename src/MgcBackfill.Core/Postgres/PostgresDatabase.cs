using System.Security.Cryptography;
using System.Text;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Store;
using Npgsql;

namespace MgcBackfill.Postgres;

/// <summary>A database on a PostgreSQL server. Its table of bars holds any number of symbols (R2, Q2).</summary>
/// <param name="address">The address.</param>
internal sealed class PostgresDatabase(ServerAddress address) : IBarDatabase
{
    private NpgsqlDataSource? _source;
    private ServerSession? _locked;
    private RowLock? _lock;

    /// <inheritdoc/>
    public string Name { get; } = address.Name;

    /// <inheritdoc/>
    public string Identity => address.Identity;

    /// <inheritdoc/>
    public Engine Engine => Current;

    /// <summary>The engine with the version of its library; the server has its own.</summary>
    internal static Engine Current { get; } =
        new("PostgreSQL", $"(Npgsql {typeof(NpgsqlConnection).Assembly.GetName().Version!.ToString(3)})");

    /// <inheritdoc/>
    public bool HoldsSeveral => true;

    /// <summary>The connection string, without a password.</summary>
    public string ConnectionString => address.Settings.ConnectionString;

    /// <inheritdoc/>
    public BarSeries CreateSeries(Product product, BarInterval interval, string? symbolName) =>
        new(product, interval, symbolName ?? product.Root);

    /// <inheritdoc/>
    public string GetDefaultCheckpoint(string? root)
    {
        var settings = address.Settings;
        var name = $"{settings.Host}-{settings.Port}-{settings.Database}";
        var safe = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '_'));

        // Names that differ in other characters have different folders.
        var suffix =
            safe == name && string.IsNullOrEmpty(settings.SearchPath)
                ? ""
                : "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{settings.SearchPath}")))[..8];
        return $"{safe}{suffix}-{root ?? Products.Default.Root}.checkpoint";
    }

    /// <inheritdoc/>
    public bool Exists()
    {
        OpenSession(readOnly: true).Dispose();
        return true;
    }

    /// <inheritdoc/>
    public string? ReadState() => null;

    /// <summary>What to do if there are no tables.</summary>
    public static Advice MissingTableAdvice =>
        $"Create the tables with {CommandName.Init}, then run the same command again. If they exist, check the address.";

    /// <inheritdoc/>
    public void RequirePlace()
    {
        using var session = OpenSession(readOnly: true);
        RequireTables(session, new ServerTables(BarInterval.Minute));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Initialize(BarInterval interval)
    {
        var tables = new ServerTables(interval);
        using var session = OpenSession(readOnly: false);

        // Two commands at once would both find nothing, and one of them would fail.
        session.Execute("SELECT pg_advisory_lock($1)", CancellationToken.None, RowLock.GetKey($"init {session.Schema}"));
        try
        {
            return tables.Create(session, Require);
        }
        catch (DatabaseException e)
        {
            throw new TargetException(
                ErrorIds.TableMismatch,
                $"The tables could not be created in {Name}: {e.Message}",
                new ErrorLocation { File = Name },
                "Nothing was changed. Check what the schema already holds.",
                e
            );
        }
    }

    /// <inheritdoc/>
    public IDisposable Lock(BarSeries series)
    {
        var session = OpenSession(readOnly: false);
        try
        {
            _lock = RowLock.Acquire(session, new ServerTables(series.Interval), series);
            _locked = session;
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IWritableBarStore OpenForWriting(BarSeries series) => OpenForWriting(series, isTrial: false);

    /// <inheritdoc/>
    public IWritableBarStore OpenForTrial(BarSeries series)
    {
        var held = Lock(series);
        try
        {
            return OpenForWriting(series, isTrial: true);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IBarStore OpenForReading(BarInterval interval, Product? product, string? symbolName, bool whileWritten = false)
    {
        var series = CreateSeries(product ?? Products.Default, interval, symbolName);
        var session = OpenSession(readOnly: true);
        try
        {
            if (!whileWritten)
                RowLock.Share(session, new ServerTables(interval), series);
            return ServerStore.ForReading(this, session, series);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Opens a session.</summary>
    /// <inheritdoc cref="ServerSession.Open"/>
    public ServerSession OpenSession(bool readOnly) => ServerSession.Open(_source ??= CreateSource(), Name, readOnly);

    private NpgsqlDataSource CreateSource()
    {
        var builder = new NpgsqlSlimDataSourceBuilder(address.Settings.ConnectionString);
        builder.EnableTransportSecurity();
        builder.EnableIntegratedSecurity();
        builder.EnableArrays();
        return builder.Build();
    }

    private ServerStore OpenForWriting(BarSeries series, bool isTrial)
    {
        var session = _locked ?? throw new InternalException("The rows must be locked before they are written.");
        var tables = new ServerTables(series.Interval);
        RequireTables(session, tables);
        Require(tables.FindDifferences(session));
        return ServerStore.ForWriting(this, session, series, _lock!, isTrial);
    }

    private void RequireTables(ServerSession session, ServerTables tables)
    {
        if (!tables.Exists(session))
            throw new TargetException(
                ErrorIds.TableMismatch,
                $"{Name} holds no table {tables.Name}.",
                new ErrorLocation { File = Name },
                MissingTableAdvice
            );
    }

    private void Require(IReadOnlyList<string> differences)
    {
        if (differences.Count > 0)
            throw new TargetException(
                ErrorIds.TableMismatch,
                $"The tables of {Name} do not have the expected definition:{DifferenceList.Format(differences)}",
                new ErrorLocation { File = Name },
                "Nothing was written. Name another database, or another schema with ?search_path=NAME in the address."
            );
    }
}
