using MgcBackfill.Backfill;
using MgcBackfill.Errors;

namespace MgcBackfill.Tests.Backfill;

public sealed class PlannerUsageTests
{
    private static readonly BackfillOptions s_good = new() { Db = "gold.db", Dbn = ["data"] };

    [Fact]
    public void The_default_options_are_valid() // I2, C1
    {
        s_good.Validate();

        Assert.Equal(
            ("MGC", 5, 1, false, false, false),
            (s_good.Product.Root, s_good.ChunkDays, s_good.Workers, s_good.RetryFailed, s_good.AllowReplace, s_good.DryRun)
        );
        Assert.Equal((null, null), (s_good.Start, s_good.End));
    }

    [Fact]
    public void An_end_before_the_start_is_a_usage_error() // T3, I3
    {
        var options = s_good with { Start = new DateOnly(2024, 1, 3), End = new DateOnly(2024, 1, 2) };

        var error = Assert.Throws<UsageException>(options.Validate);

        Assert.Equal((ErrorIds.RangeReversed, ExitCodes.Usage), (error.Id, ExitCodes.For(error)));
        Assert.Contains("2024-01-02", error.Message, StringComparison.Ordinal);
        (options with { End = options.Start }).Validate();
        (options with { End = null }).Validate();
        (options with { Start = null }).Validate();
    }

    [Fact]
    public void Invalid_options_are_refused_before_anything_is_read() // I3
    {
        BackfillOptions[] impossible =
        [
            s_good with
            {
                Db = "",
            },
            s_good with
            {
                Db = " ",
            },
            s_good with
            {
                Dbn = [],
            },
            s_good with
            {
                Dbn = ["data", ""],
            },
            s_good with
            {
                ChunkDays = 0,
            },
            s_good with
            {
                ChunkDays = -1,
            },
            s_good with
            {
                Workers = 0,
            },
            s_good with
            {
                Workers = 65,
                DryRun = true,
            },
            s_good with
            {
                Workers = 2,
            },
            s_good with
            {
                WorkerTimeout = TimeSpan.Zero,
            },
        ];

        Assert.All(
            impossible,
            o =>
            {
                var error = Assert.Throws<UsageException>(o.Validate);
                Assert.Equal((ErrorIds.InvalidArgument, ExitCodes.Usage), (error.Id, ExitCodes.For(error)));
            }
        );
    }
}
