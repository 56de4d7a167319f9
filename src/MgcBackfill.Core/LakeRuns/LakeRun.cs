using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Lake;

namespace MgcBackfill.LakeRuns;

/// <summary>Builds a lake: one unit, or all of them in one or several processes and the commit (L4).</summary>
public static class LakeRun
{
    /// <summary>Builds. Units that the lake already holds are only proved, so a build that was interrupted is simply run again.</summary>
    /// <param name="options">What to build.</param>
    /// <param name="built">Called for each unit when it is finished.</param>
    /// <param name="progress">Called with the part that is done.</param>
    /// <param name="cancellation">Cancels the work; finished units stay.</param>
    /// <returns>The units; those that failed have an error, and the others are built all the same.</returns>
    /// <exception cref="UsageException">The options are invalid.</exception>
    /// <exception cref="SourceException">A file of the source is refused.</exception>
    /// <exception cref="TargetException">The lake has a damaged manifest, or holds what the sources do not define.</exception>
    /// <exception cref="GateException">The commit found that the units do not hold exactly the bars of the sources.</exception>
    /// <exception cref="EnvironmentException">A file cannot be read or written, or a worker failed.</exception>
    public static LakeBuildResult Build(
        LakeBuildOptions options,
        Action<BuiltUnit> built,
        Action<LakeProgress> progress,
        CancellationToken cancellation = default
    )
    {
        options.Validate();
        var headers = SourceHeaders.Read(options.Lake, cancellation);
        if (options.Units.FirstOrDefault(n => n < 0 || n >= headers.Units.Count, -1) is var wrong && options.Units.Contains(wrong))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is no unit {wrong}: the plan has the units 0 to {headers.Units.Count - 1}."
                ),
                "Run the plan with the same options to see the numbers."
            );
        if (options.Try)
            return Try(options, headers, progress, cancellation);

        var units = new SortedDictionary<int, BuiltUnit>();
        int[] numbers = options.Units.Count > 0 ? [.. options.Units.Distinct()] : [.. Enumerable.Range(0, headers.Units.Count)];
        var builder = new LakeBuilder(options.Lake, headers);
        if (options.Workers > 1 && numbers.Length > 1)
            LakePool.Build(options, headers, builder.Counts, Take, progress, cancellation);
        else
            builder.Build(numbers, Take, progress, cancellation);
        var failed = units.Values.Any(u => u.Error is not null);
        return new LakeBuildResult
        {
            Out = options.Lake.Out,
            Units = [.. units.Values],
            Planned = headers.Units.Count,
            Commit =
                failed || options.Units.Count > 0 ? null : LakeCommitter.Commit(options.Lake, headers, builder, progress, cancellation),
            IsTrial = false,
        };

        void Take(BuiltUnit unit)
        {
            units.Add(unit.Unit, unit);
            built(unit);
        }
    }

    private static LakeBuildResult Try(
        LakeBuildOptions options,
        SourceHeaders headers,
        Action<LakeProgress> progress,
        CancellationToken cancellation
    )
    {
        using var folder = new TemporaryFolder();
        var units = new List<BuiltUnit>();
        new LakeBuilder(options.Lake with { Out = folder.Path }, headers).Build(
            options.Units.Count > 0 ? options.Units : [0],
            units.Add,
            progress,
            cancellation
        );
        return new LakeBuildResult
        {
            Out = options.Lake.Out,
            Units = units,
            Planned = headers.Units.Count,
            Commit = null,
            IsTrial = true,
        };
    }
}
