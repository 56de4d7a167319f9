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
            throw HoldsPassword();
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
        if (settings.Port is < 1 or > ushort.MaxValue)
            throw Malformed();
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
        // Also without a server: messages about a file show its name.
        if (HasKeyword(text, "password", "pwd", "psw", "ssl password", "sslpassword"))
            throw HoldsPassword();
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(text);
            return string.IsNullOrWhiteSpace(settings.Host) ? null : settings;
        }
        catch (Exception e)
            when (e is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            // A connection string with a mistake in it would otherwise become the name of a file.
            return HasKeyword(text, "host", "server") ? throw Malformed() : null;
        }
    }

    private static bool HasKeyword(string text, params ReadOnlySpan<string> keywords)
    {
        foreach (var pair in text.Split(';'))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && keywords.Contains(pair[..at].Trim().ToLowerInvariant()))
                return true;
        }

        return false;
    }

    private static NpgsqlConnectionStringBuilder ReadUri(string text)
    {
        try
        {
            var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
            var settings = new NpgsqlConnectionStringBuilder();
            var query = Cut(ref rest, rest.IndexOf('?', StringComparison.Ordinal));
            var database = Cut(ref rest, rest.IndexOf('/', StringComparison.Ordinal));
            if ((database + query).Contains('@', StringComparison.Ordinal))
                throw Invalid(
                    "The address of the database has an '@' behind the name of the server.",
                    "Write %40 for it in the name of a database or a user. If it is the end of a password, remove the password from the "
                        + "address, and set the environment variable PGPASSWORD, or write the password into a passfile (~/.pgpass)."
                );
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
        catch (Exception e)
            when (e is ArgumentException or FormatException or OverflowException or KeyNotFoundException or InvalidCastException)
        {
            throw Malformed();
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
            var end = host.IndexOf(']', StringComparison.Ordinal);
            var behind = end < 0 ? throw new FormatException() : host[(end + 1)..];
            host = host[1..end];
            if (behind.Length > 0)
                port = behind[0] == ':' ? behind[1..] : throw new FormatException();
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
        if (!name.Contains('=', StringComparison.Ordinal))
            throw new FormatException();
        var value = Uri.UnescapeDataString(Cut(ref name, name.IndexOf('=', StringComparison.Ordinal)));
        if (name is "password" or "sslpassword")
        {
            settings.Password = value;
            return;
        }

        if (!s_parameters.TryGetValue(name, out var keyword))
            throw settings.Password is not null
                ? HoldsPassword()
                : Invalid(
                    $"The address of the database has the parameter '{name}', which is not supported.",
                    $"Supported are: {string.Join(", ", s_parameters.Keys.Order(StringComparer.Ordinal))}."
                );
        settings[keyword] = keyword == "SSL Mode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
    }

    private static UsageException HoldsPassword() =>
        Invalid(
            "The address of the database holds a password, which would be visible in the list of processes and in the history of the shell.",
            "Remove it from the address. Set the environment variable PGPASSWORD, or write the password into a passfile (~/.pgpass)."
        );

    private static UsageException Malformed() =>
        Invalid("The address of the database is malformed.", "Give postgresql://user@host:port/database.");

    private static UsageException Invalid(string message, string advice) => new(ErrorIds.InvalidArgument, message, advice);
}
