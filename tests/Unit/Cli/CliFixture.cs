using System.Diagnostics;
using MgcBackfill.Cli;
using MgcBackfill.Crash;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Cli;

/// <summary>A folder with a small source, and two ways to run a command in it: in this process, and in a child process.</summary>
internal sealed class CliFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mgc-cli-");

    public string Db => File("gold.db");

    public string Dbn => File("source.dbn.zst");

    public string Checkpoint => Db + ".checkpoint";

    /// <summary>The assembly that a child process runs.</summary>
    public string Program { get; private set; } = typeof(CommandLine).Assembly.Location;

    public string Log => Path.Combine(Checkpoint, "mgc_backfill.log");

    /// <summary>Two whole trading days with a few bars of two outrights and one bar of a spread.</summary>
    public static DbnBuilder TwoDays() =>
        new DbnBuilder()
            .Range("2024-01-01T23:00Z", "2024-01-03T23:00Z")
            .Bars("MGCG4", "2024-01-01T23:00Z", 3, volume: 5)
            .Bar("MGCJ4", "2024-01-01T23:05Z", volume: 2)
            .Bar("MGCG4-MGCJ4", "2024-01-01T23:06Z", 1m)
            .Bars("MGCG4", "2024-01-02T23:00Z", 2, volume: 5);

    /// <summary>A scene whose source is <see cref="TwoDays"/>.</summary>
    public static CliFixture WithSource() => With(TwoDays());

    /// <summary>A scene with the given source.</summary>
    public static CliFixture With(DbnBuilder source)
    {
        var fixture = new CliFixture();
        source.WriteTo(fixture.Dbn);
        return fixture;
    }

    /// <summary>A scene in which the table has been built.</summary>
    public static CliFixture Built()
    {
        var fixture = WithSource();
        Assert.Equal(0, fixture.Backfill().ExitCode);
        return fixture;
    }

    public string File(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Every file and folder, by its path relative to this folder.</summary>
    public string[] Entries() =>
        [
            .. Directory
                .EnumerateFileSystemEntries(_folder.FullName, "*", SearchOption.AllDirectories)
                .Select(e => Path.GetRelativePath(_folder.FullName, e))
                .Order(StringComparer.Ordinal),
        ];

    public Outcome Backfill(params string[] more) => Run(["backfill", "--db", Db, "--dbn", Dbn, .. more]);

    /// <summary>Runs a command in this process.</summary>
    public static Outcome Run(params string[] args) => Run(CancellationToken.None, args);

    /// <inheritdoc cref="Run(string[])"/>
    public static Outcome Run(CancellationToken interruption, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = CommandLine.Run(args, new Terminal(output, error, () => interruption));
        return new Outcome(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command in a child process, in this folder.</summary>
    public Outcome RunChild(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        using var process = StartChild(environment, args);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.Result);
    }

    /// <summary>Starts a command in a child process, in this folder.</summary>
    public Process StartChild(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo(DotNetHost.Path, ["exec", Program, .. args])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs a /bin/sh script in this folder; in it, <c>"$DOTNET" exec "$PROGRAM"</c> runs the program.</summary>
    public Outcome RunShell(string script, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.UTF8,
            StandardErrorEncoding = System.Text.Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        start.Environment["DOTNET"] = DotNetHost.Path;
        start.Environment["PROGRAM"] = Program;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Outcome(process.ExitCode, output, error.Result);
    }

    /// <summary>
    /// Runs several commands in one child process, in this folder. Both outputs are files that are read, unless they are redirected.
    /// </summary>
    public IReadOnlyList<Outcome> RunSequence(
        IEnumerable<string[]> commands,
        string redirection = "",
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var sequence = new CommandSequence(_folder.FullName, commands);
        var outcome = RunShell(sequence.Script(redirection), environment);
        Assert.True(outcome is { ExitCode: 0, Out: "", Error: "" }, outcome.ToString());
        return sequence.ReadOutcomes();
    }

    /// <summary>Makes child processes run a copy of the program without the library libduckdb.</summary>
    public void RemoveDatabaseLibrary()
    {
        var copy = Directory.CreateDirectory(File("program"));
        var from = Path.GetDirectoryName(Program)!;
        foreach (var file in Directory.EnumerateFiles(from, "*.dll").Concat(Directory.EnumerateFiles(from, "mgc-backfill.*.json")))
        {
            if (Path.GetFileName(file) != "duckdb.dll")
                System.IO.File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
        }

        Program = Path.Combine(copy.FullName, Path.GetFileName(Program));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
