using System.Globalization;
using MgcBackfill.Errors;
using Npgsql;

namespace MgcBackfill.Postgres;

/// <summary>
/// A database on a PostgreSQL server, as the user named it: a URI as libpq takes it, or a connection string of Npgsql (Q1). It holds no
/// password: Npgsql takes that from PGPASSWORD, or from the passfile (PGPASSFILE, or <c>~/.pgpass</c>).
/// </summary>
internal sealed class ServerAddress
{
    // Long enough for the slowest statement of a run, which is the read of a window of days, and short enough to find a server that hangs.
    private const int DefaultCommandSeconds = 300;

    private static readonly string[] s_schemes = ["postgresql://", "postgres://"];

    // Names of libpq in the query of a URI, and those of Npgsql for the same.
    private static readonly Dictionary<string, string> s_parameters = new(StringComparer.Ordinal)
    {
        ["host"] = "Host",
        ["port"] = "Port",
        ["user"] = "Username",
        ["dbname"] = "Database",
        ["passfile"] = "Passfile",
        ["sslmode"] = "SSL Mode",
        ["sslnegotiation"] = "SSL Negotiation",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["channel_binding"] = "Channel Binding",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["options"] = "Options",
        ["search_path"] = "Search Path",
        ["command_timeout"] = "Command Timeout",
    };

    private ServerAddress(NpgsqlConnectionStringBuilder settings) => Settings = settings;

    /// <summary>The settings of a connection, without a password.</summary>
    public NpgsqlConnectionStringBuilder Settings { get; }

    /// <summary>The name for messages and records: <c>postgresql://user@host:port/database</c>.</summary>
    public string Name
    {
        get
        {
            var host = Settings.Host!.Contains(':', StringComparison.Ordinal) ? $"[{Settings.Host}]" : Settings.Host;
            var schema = string.IsNullOrEmpty(Settings.SearchPath) ? "" : $"?search_path={Uri.EscapeDataString(Settings.SearchPath)}";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"postgresql://{Uri.EscapeDataString(Settings.Username!)}@{host}:{Settings.Port}/{Uri.EscapeDataString(Settings.Database!)}{schema}"
            );
        }
    }

    /// <summary>Equal for two names of the same tables, whoever reads them.</summary>
    public string Identity =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"postgresql://{Settings.Host!.ToLowerInvariant()}:{Settings.Port}/{Settings.Database}?{Settings.SearchPath}"
        );

    /// <summary>True if a text names a server, and not a file.</summary>
    public static bool IsAddress(string text) =>
        IsUri(text) || (text.Contains('=', StringComparison.Ordinal) && ReadKeywords(text) is not null);

    /// <summary>Reads what the user typed.</summary>
    /// <exception cref="UsageException">It is malformed, names no host or no database, or holds a password.</exception>
    public static ServerAddress Parse(string text)
    {
        var settings = IsUri(text) ? ReadUri(text) : ReadKeywords(text)!;
        if (settings.Password is not null || settings.SslPassword is not null)
            throw Invalid(
                "The address of the database holds a password, which would be visible in the list of processes and in the history of the shell.",
                "Remove it from the address. Set the environment variable PGPASSWORD, or write the password into a passfile (~/.pgpass)."
            );
        if (string.IsNullOrWhiteSpace(settings.Host))
            throw Invalid("The address of the database names no server.", "Give postgresql://user@host:port/database.");
        if (settings.Host.Any(char.IsWhiteSpace))
            throw Invalid(
                "The connection string of the database has spaces between its settings, or in the name of the server.",
                "Put semicolons between the settings, or give postgresql://user@host:port/database."
            );
        if (settings.Host.Contains(',', StringComparison.Ordinal))
            throw Invalid("The address of the database names several servers.", "Give the one server that is written to.");
        settings.Username ??= Environment.GetEnvironmentVariable("PGUSER") ?? Environment.UserName;
        if (string.IsNullOrWhiteSpace(settings.Database))
            throw Invalid("The address of the server names no database.", "Give postgresql://user@host:port/database.");
        Prepare(settings);
        return new ServerAddress(settings);
    }

    private static bool IsUri(string text) => s_schemes.Any(s => text.StartsWith(s, StringComparison.OrdinalIgnoreCase));

    // What the rules require of every session; a variable of the environment, such as PGCLIENTENCODING, does not change it.
    private static void Prepare(NpgsqlConnectionStringBuilder settings)
    {
        if (!settings.ContainsKey("Command Timeout"))
            settings.CommandTimeout = DefaultCommandSeconds;
        settings.ApplicationName ??= "mgc-backfill";
        settings.Pooling = false;
        settings.Enlist = false;
        settings.Encoding = "UTF8";
        settings.ClientEncoding = "UTF8";
        settings.Timezone = "UTC";
        settings.IncludeErrorDetail = true;
        settings.LogParameters = false;
        settings.PersistSecurityInfo = false;
        settings.TcpKeepAlive = true;
    }

    // Null if the text is not a connection string, so that it is the path of a file.
    private static NpgsqlConnectionStringBuilder? ReadKeywords(string text)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrWhiteSpace(settings.Host) ? null : settings;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            // A text with the first word of a connection string and a mistake behind it would otherwise become the name of a file.
            return
                text.TrimStart().StartsWith("host=", StringComparison.OrdinalIgnoreCase)
                || text.TrimStart().StartsWith("server=", StringComparison.OrdinalIgnoreCase)
                ? throw Invalid("The connection string of the database is malformed.", "Give postgresql://user@host:port/database.")
                : null;
        }
    }

    private static NpgsqlConnectionStringBuilder ReadUri(string text)
    {
        try
        {
            var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
            var settings = new NpgsqlConnectionStringBuilder();
            var query = Cut(ref rest, rest.IndexOf('?', StringComparison.Ordinal));
            var database = Cut(ref rest, rest.IndexOf('/', StringComparison.Ordinal));
            var at = rest.LastIndexOf('@');
            if (at >= 0)
                ReadUser(settings, rest[..at]);
            ReadHost(settings, rest[(at + 1)..]);
            if (database.Length > 0)
                settings.Database = Uri.UnescapeDataString(database);
            foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
                ReadParameter(settings, pair);
            return settings;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw Invalid("The address of the database is malformed.", "Give postgresql://user@host:port/database.");
        }
    }

    private static string Cut(ref string text, int at)
    {
        if (at < 0)
            return "";
        var behind = text[(at + 1)..];
        text = text[..at];
        return behind;
    }

    private static void ReadUser(NpgsqlConnectionStringBuilder settings, string user)
    {
        var password = Cut(ref user, user.IndexOf(':', StringComparison.Ordinal));
        if (user.Length > 0)
            settings.Username = Uri.UnescapeDataString(user);
        if (password.Length > 0)
            settings.Password = Uri.UnescapeDataString(password);
    }

    // An IPv6 address stands in brackets.
    private static void ReadHost(NpgsqlConnectionStringBuilder settings, string host)
    {
        var port = "";
        if (host.StartsWith('['))
        {
            var behind = Cut(ref host, host.IndexOf(']', StringComparison.Ordinal));
            host = host[1..];
            port = behind.TrimStart(':');
        }
        else if (!host.Contains(',', StringComparison.Ordinal))
        {
            port = Cut(ref host, host.IndexOf(':', StringComparison.Ordinal));
        }

        if (host.Length > 0)
            settings.Host = Uri.UnescapeDataString(host);
        if (port.Length > 0)
            settings.Port = int.Parse(port, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static void ReadParameter(NpgsqlConnectionStringBuilder settings, string pair)
    {
        var name = pair;
        var value = Uri.UnescapeDataString(Cut(ref name, name.IndexOf('=', StringComparison.Ordinal)));
        if (name is "password" or "sslpassword")
        {
            settings.Password = value;
            return;
        }

        if (!s_parameters.TryGetValue(name, out var keyword))
            throw Invalid(
                $"The address of the database has the parameter '{name}', which is not supported.",
                $"Supported are: {string.Join(", ", s_parameters.Keys.Order(StringComparer.Ordinal))}."
            );
        settings[keyword] = keyword == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
    }

    private static UsageException Invalid(string message, string advice) => new(ErrorIds.InvalidArgument, message, advice);
}
