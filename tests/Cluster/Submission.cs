namespace MgcBackfill.Cluster;

/// <summary>A folder from which submit.sh is called, with a program that does what a test needs besides its work.</summary>
internal sealed class Submission
{
    // Arguments: lake plan|build|commit, and for a build --unit N.
    private const string Script = """
        #!/usr/bin/env bash
        here=$(dirname "$0")
        case $2 in
        plan)
            # Two submissions that meet here have both found the queue empty.
            if [ -d "$here/meeting" ]; then
                touch "$here/meeting/$$"
                until [ "$(ls "$here/meeting" | wc -l)" -ge 2 ]; do sleep 0.02; done
            fi
            ;;
        build)
            unit=$4
            echo "begin $unit" >>"$here/events"
            if [ -e "$here/stop-$unit" ]; then
                # Stops the program in the middle of its work: after it made its folder, and before it removes it.
                rm "$here/stop-$unit"
                DOTNET exec PROGRAM "$@" &
                until compgen -G "$here/lake/_lake/building/*-$!-*" >/dev/null; do
                    kill -0 $! || exit 99
                    sleep 0.005
                done
                kill -STOP $!
                echo $! >"$here/pid-$unit"
                mv "$here/pid-$unit" "$here/stopped-$unit"
                wait $!
                exit $?
            fi
            ;;
        commit)
            echo "begin commit" >>"$here/events"
            ;;
        esac
        DOTNET exec PROGRAM "$@"
        status=$?
        [ "$2" = plan ] || echo "end ${unit:-commit} $status" >>"$here/events"
        exit $status
        """;

    private readonly LakeBench _bench;

    public Submission(LakeBench bench, string name)
    {
        _bench = bench;
        Folder = Directory.CreateDirectory(Path.Combine(bench.Cluster.Folder, name)).FullName;
        File.WriteAllText(
            Program,
            Script
                .ReplaceLineEndings("\n")
                .Replace("DOTNET", Quote(Deploy.DotNet), StringComparison.Ordinal)
                .Replace("PROGRAM", Quote(Deploy.Program), StringComparison.Ordinal)
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Folder { get; }

    public LakeFiles Lake => new(Combine("lake"));

    /// <summary>What the jobs did, in order: begin or end, the unit or commit, and the exit code.</summary>
    public string[] Events => File.ReadAllLines(Combine("events"));

    private string Program => Combine("program");

    /// <summary>Makes the next two submissions go on together after both have found the queue empty.</summary>
    public void Meet() => Directory.CreateDirectory(Combine("meeting"));

    /// <summary>Makes the next build of a unit stop in the middle of its work.</summary>
    public void Stop(int unit) => File.WriteAllText(Combine($"stop-{unit}"), "");

    /// <summary>Waits until a unit has stopped.</summary>
    /// <returns>Its process.</returns>
    public async Task<int> WaitUntilStopped(int unit)
    {
        var file = Combine($"stopped-{unit}");
        await _bench.Cluster.WaitUntil(() => Task.FromResult(File.Exists(file)), $"Unit {unit} did not stop.");
        return int.Parse(await File.ReadAllTextAsync(file), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Runs submit.sh.</summary>
    public Task<Command> Submit(params string[] more) =>
        Command.Run(
            Folder,
            _bench.Cluster.Environment,
            "bash",
            [Deploy.Submit, "--dbn", _bench.Source, "--out", "lake", "--program", Program, "--logs", "logs", .. more]
        );

    private string Combine(string name) => Path.Combine(Folder, name);

    private static string Quote(string text) => $"'{text}'";
}
