using MgcBackfill.Backfill;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Postgres;

namespace MgcBackfill.Tests.Postgres;

/// <summary>Q1: what names a server, and what of it is never shown.</summary>
public sealed class ServerAddressTests
{
    private const string Secret = "S3cret";

    [Theory]
    [InlineData("postgresql://u@h/d", "postgresql://u@h:5432/d")]
    [InlineData("postgres://u@h/d", "postgresql://u@h:5432/d")]
    [InlineData("POSTGRESQL://u@H:6000/D", "postgresql://u@H:6000/D")]
    [InlineData("postgresql://u@[::1]/d", "postgresql://u@[::1]:5432/d")]
    [InlineData("postgresql://u@[fe80::1]:6000/d", "postgresql://u@[fe80::1]:6000/d")]
    [InlineData("postgresql://a%20b%40c@h/c%2Fd%3F", "postgresql://a%20b%40c@h:5432/c%2Fd%3F")]
    [InlineData("postgresql:///d?host=h&port=6000&user=u", "postgresql://u@h:6000/d")]
    [InlineData("postgresql://u@h?dbname=d", "postgresql://u@h:5432/d")]
    [InlineData("postgresql://u@h/d?search_path=bars", "postgresql://u@h:5432/d?search_path=bars")]
    [InlineData("Host=h;Username=u;Database=d", "postgresql://u@h:5432/d")]
    [InlineData("Server=h;Port=6000;User Id=u;Database='a=b;c'", "postgresql://u@h:6000/a%3Db%3Bc")]
    [InlineData("Database=d;Username=u;Host=::1", "postgresql://u@[::1]:5432/d")]
    [InlineData("host=h;database=d;username=u;search path=bars", "postgresql://u@h:5432/d?search_path=bars")]
    public void An_address_has_one_name(string text, string name) // Q1
    {
        Assert.True(ServerAddress.IsAddress(text));
        Assert.Equal(name, ServerAddress.Parse(text).Name);
        Assert.Equal(name, ServerAddress.Parse(name).Name);
    }

    [Fact]
    public void The_parameters_of_libpq_have_their_meaning() // Q1
    {
        var settings = ServerAddress
            .Parse(
                "postgresql://u@h/d?sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem&channel_binding=require"
                    + "&connect_timeout=7&application_name=a%20b&options=-c%20work_mem%3D4MB&passfile=/p&command_timeout=9"
            )
            .Settings;

        Assert.Equal(
            (Npgsql.SslMode.VerifyFull, "/ca.pem", "/c.pem", "/k.pem", Npgsql.ChannelBinding.Require),
            (settings.SslMode, settings.RootCertificate, settings.SslCertificate, settings.SslKey, settings.ChannelBinding)
        );
        Assert.Equal(
            (7, "a b", "-c work_mem=4MB", "/p", 9),
            (settings.Timeout, settings.ApplicationName, settings.Options, settings.Passfile, settings.CommandTimeout)
        );
    }

    [Theory]
    [InlineData("postgresql://u@h/d", "postgresql://other@H:5432/d", true)]
    [InlineData("postgresql://u@h/d", "Host=h;Username=u;Database=d", true)]
    [InlineData("postgresql://u@h/d", "postgresql://u@h/D", false)]
    [InlineData("postgresql://u@h/d", "postgresql://u@h:5433/d", false)]
    [InlineData("postgresql://u@h/d", "postgresql://u@h/d?search_path=bars", false)]
    public void Two_addresses_of_the_same_tables_have_one_identity(string one, string other, bool same) =>
        Assert.Equal(same, ServerAddress.Parse(one).Identity == ServerAddress.Parse(other).Identity);

    [Theory]
    [InlineData("postgresql:///d", "names no server")]
    [InlineData("postgresql://u@/d", "names no server")]
    [InlineData("postgresql://u@h", "names no database")]
    [InlineData("postgresql://u@h/", "names no database")]
    [InlineData("Host=h;Username=u", "names no database")]
    [InlineData("postgresql://u@h,i/d", "several servers")]
    [InlineData("postgresql://u@h:1,i:2/d", "several servers")]
    [InlineData("Host=h,i;Database=d", "several servers")]
    [InlineData("postgresql://u@h/d?target_session_attrs=any", "'target_session_attrs', which is not supported")]
    [InlineData("postgresql://u@h/d?sslmode=sometimes", "malformed")]
    [InlineData("postgresql://u@h:port/d", "malformed")]
    [InlineData("postgresql://u@h:99999/d", "malformed")]
    [InlineData("postgresql://u@h:-1/d", "malformed")]
    [InlineData("postgresql://u@[::1/d", "malformed")]
    [InlineData("postgresql://u@[::1]x/d", "malformed")]
    [InlineData("Host=h;Databse=d", "malformed")]
    [InlineData("Database=d;Host=h;Usr=u", "malformed")]
    public void A_malformed_address_is_refused_and_says_why(string text, string reason) // Q1
    {
        Assert.True(Refuses(text, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgresql://u:S3cret@h/d")]
    [InlineData("POSTGRES://u:S3cret@h/d")]
    [InlineData("postgresql://:S3cret@h/d")]
    [InlineData("postgresql://u:S3cret@/d")]
    [InlineData("postgresql://u:S3cret@h")]
    [InlineData("postgresql://u:S3cret@h,i/d")]
    [InlineData("postgresql://u:a@S3cret@h/d")]
    [InlineData("postgresql://u:a:S3cret@h/d")]
    [InlineData("postgresql://u:a/S3cret@h/d")]
    [InlineData("postgresql://u:1/S3cret@h/d")]
    [InlineData("postgresql://u:a?S3cret@h/d")]
    [InlineData("postgresql://u:1/d?S3cret@h/d")]
    [InlineData("postgresql://u:a&S3cret@h/d")]
    [InlineData("postgresql://u:a#S3cret@h/d")]
    [InlineData("postgresql://u:%53%33cret@h/d")]
    [InlineData("postgresql://u:S3cret@h:port/d")]
    [InlineData("postgresql://u:S3cret@[::1/d")]
    [InlineData("postgresql://u@h/d?password=S3cret")]
    [InlineData("postgresql://u@h/d?Password=S3cret")]
    [InlineData("postgresql://u@h/d?pass%77ord=S3cret")]
    [InlineData("postgresql://u@h/d?sslpassword=S3cret")]
    [InlineData("postgresql://u@h/d?sslmode=require&password=a&S3cret")]
    [InlineData("postgresql://u@h/d?passwd=S3cret")]
    [InlineData("Host=h;Username=u;Password=S3cret;Database=d")]
    [InlineData("Password=S3cret;Username=u;Database=d;Host=h")]
    [InlineData("Host=h;PWD=S3cret;Database=d")]
    [InlineData("Host=h;psw='S3cret';Database=d")]
    [InlineData("Host=h;Database=d;SSL Password=S3cret")]
    [InlineData("Host=h;Pasword=S3cret;Database=d")]
    [InlineData("Username=u;Pasword=S3cret;Host=h;Database=d")]
    [InlineData("Username=u;Password=S3cret;Database=d")]
    [InlineData("Password=S3cret;Databse=d")]
    [InlineData("Host=h;Port=S3cret;Database=d")]
    [InlineData("Host=h;Password=\"S3cret;Database=d")]
    [InlineData(" host = h ; password = S3cret ; database = d ")]
    public void A_password_is_refused_wherever_it_stands_and_not_shown(string text) // Q1
    {
        Assert.True(Refuses(text, out var error), text);
        Assert.DoesNotContain(Secret, error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("%53%33", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a=b.db")]
    [InlineData("/data/year=2024/gold.db")]
    [InlineData("C:\\data\\year=2024\\gold.db")]
    [InlineData("gold.db;version=2")]
    [InlineData("postgresql.db")]
    [InlineData("./postgresql:/x")]
    [InlineData("database=gold.db")]
    [InlineData("=")]
    [InlineData("'=\"")]
    public void A_path_with_an_equals_sign_is_a_file(string text) => Assert.False(ServerAddress.IsAddress(text));

    [Fact]
    public void The_settings_of_a_session_do_not_depend_on_the_address() // Q1, A4
    {
        var settings = ServerAddress
            .Parse(
                "Host=h;Database=d;Timezone=Asia/Tokyo;Client Encoding=LATIN1;Encoding=latin1;Pooling=true;Persist Security Info=true;Enlist=true"
            )
            .Settings;

        Assert.Equal(
            ("UTC", "UTF8", "UTF8", false, false, false),
            (settings.Timezone, settings.ClientEncoding, settings.Encoding, settings.Pooling, settings.PersistSecurityInfo, settings.Enlist)
        );
        Assert.False(settings.LogParameters);
    }

    // Whatever takes the text of a database refuses it in the same way.
    private static bool Refuses(string text, out string error)
    {
        var errors = new List<string>();
        foreach (
            var use in (Action[])
                [
                    () => BarDatabases.Resolve(text, Path.GetFullPath),
                    () => BarDatabases.From(text),
                    () => InitializedDatabase.Create(text),
                    () => BackfillRun.Run(new BackfillOptions { Db = text, Dbn = ["missing.dbn"] }),
                ]
        )
        {
            try
            {
                use();
            }
            catch (UsageException e)
            {
                errors.Add($"{e.Id}: {e}\n{e.Advice}");
            }
        }

        error = string.Join('\n', errors);
        return errors.Count == 4;
    }
}
