using System.CommandLine;

namespace MgcBackfill.Fuzz;

/// <summary>The options of a fuzzer run.</summary>
/// <param name="Inputs">Number of inputs, shared evenly among the targets.</param>
/// <param name="First">Index of each target's first input.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Targets">The names of the targets; all targets if none is given.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="Replay">A file to pass to the single target, or null.</param>
/// <param name="Out">The folder for failing inputs.</param>
internal sealed record FuzzOptions(
    long Inputs,
    long First,
    ulong Seed,
    IReadOnlyList<string> Targets,
    int Threads,
    string? Replay,
    string Out
)
{
    private const int Usage = 2;

    public static FuzzOptions Parse(string[] args)
    {
        var inputs = GetValue("--inputs", 100_000L, "Inputs in all, shared evenly among the targets.");
        var first = GetValue("--first", 0L, "Index of each target's first input: a long run can be cut into parts.");
        var seed = GetValue("--seed", 1UL, "The seed. Equal seeds give equal inputs.");
        var targets = new Option<string[]>("--target") { Description = $"One or more of: {string.Join(", ", FuzzTargets.Names)}." };
        targets.AcceptOnlyFromAmong([.. FuzzTargets.Names]);
        var threads = GetValue("--threads", Environment.ProcessorCount, "Threads.");
        var replay = GetValue<string?>("--replay", null, "Gives this file to the one target named, and tells what comes of it.");
        var folder = GetValue("--out", "fuzz-failures", "Folder for inputs that come out wrong.");
        var command = new RootCommand("Gives damaged inputs to everything that reads bytes from outside.")
        {
            inputs,
            first,
            seed,
            targets,
            threads,
            replay,
            folder,
        };
        var result = command.Parse(args);
        if (result.Errors.Count > 0 || result.Action is not null)
            Environment.Exit(result.Invoke() == 0 && result.Errors.Count == 0 ? 0 : Usage);
        var options = new FuzzOptions(
            result.GetValue(inputs),
            result.GetValue(first),
            result.GetValue(seed),
            result.GetValue(targets) is { Length: > 0 } named ? named : FuzzTargets.Names,
            result.GetValue(threads),
            result.GetValue(replay),
            result.GetValue(folder)!
        );
        if (options.Inputs < 0 || options.First < 0 || options.Threads < 1 || (options.Replay is not null && options.Targets.Count != 1))
        {
            Console.Error.WriteLine("--inputs and --first are not negative, --threads is at least 1, and --replay needs one --target.");
            Environment.Exit(Usage);
        }

        return options;
    }

    private static Option<T> GetValue<T>(string name, T value, string description) =>
        new(name) { DefaultValueFactory = _ => value, Description = description };
}
