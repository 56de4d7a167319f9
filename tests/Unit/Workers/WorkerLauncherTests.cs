using System.Diagnostics;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Workers;

/// <summary>W1: the command line starts its workers whatever started the command line.</summary>
[Collection("Workers")]
public sealed class WorkerLauncherTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [LinuxFact]
    public void A_renamed_program_starts_its_workers() // W1
    {
        var folder = Directory.CreateDirectory(_bench.File("program")).FullName;
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(file)), file);
        var renamed = Path.Combine(folder, "gold-builder");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "mgc-backfill"), renamed);

        var source = ThreeWeeks.WriteTo(_bench.File("source.dbn.zst"));
        Run(renamed, "backfill", "--db", _bench.Db, "--dbn", source, "--chunk-days", "2", "--workers", "2");

        Assert.Equal(ThreeWeeks.Model.BuildDigest, _bench.Digest());
    }

    [LinuxFact]
    public void The_harness_of_the_kills_starts_the_workers_of_commands_that_it_runs_itself() // W1, P5
    {
        var output = Run(
            Path.Combine(AppContext.BaseDirectory, "MgcBackfill.Crash"),
            ["--kills", "1", "--seed", "1", "--scenario", "workers", "--folder", Directory.CreateDirectory(_bench.File("kills")).FullName]
        );

        Assert.Contains(" 0 failed", output, StringComparison.Ordinal);
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output.Result + error.Result);
        return output.Result;
    }
}
