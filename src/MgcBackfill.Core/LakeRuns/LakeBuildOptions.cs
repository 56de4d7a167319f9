using MgcBackfill.Errors;
using MgcBackfill.Lake;
using MgcBackfill.Workers;

namespace MgcBackfill.LakeRuns;

/// <summary>What a build of a lake does.</summary>
public sealed record LakeBuildOptions
{
    /// <summary>The sources and the folder.</summary>
    public required LakeOptions Lake { get; init; }

    /// <summary>The numbers of the units to build; none for all units, and the commit.</summary>
    public IReadOnlyList<int> Units { get; init; } = [];

    /// <summary>Number of processes that build; 1 for this process alone.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How worker processes are started; needed for more than one.</summary>
    public WorkerLauncher? Launcher { get; init; }

    /// <summary>True to build one unit in a temporary folder that is removed, to see what it would hold.</summary>
    public bool Try { get; init; }

    /// <summary>Validates the options.</summary>
    /// <exception cref="UsageException">They contradict one another, or a root is not one.</exception>
    public void Validate()
    {
        Lake.Validate();
        if (Workers < 1)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "The number of workers is less than 1.",
                Advice.From($"Correct {OptionName.Workers}.")
            );
        if (Workers > 1 && (Units.Count > 0 || Try))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                "Units that are chosen by number are built by one process.",
                Advice.From($"Leave out {OptionName.Workers}, or leave out the numbers to build all units.")
            );
        if (Try && Units.Count > 1)
            throw new UsageException(ErrorIds.InvalidArgument, "A trial builds one unit.", "Give the number of one unit.");
    }
}
