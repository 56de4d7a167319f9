using MgcBackfill.Cli;

namespace MgcBackfill.Tests.Cli;

/// <summary>I2, I3: a command line that cannot be run gets one error, which explains the first thing to change.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData(
        "'verfy' is not a command of mgc-backfill.",
        "Did you mean 'verify'? 'mgc-backfill help' lists the commands.",
        "verfy",
        "--db",
        "x.db"
    )]
    [InlineData(
        "'Backfill' is not a command of mgc-backfill.",
        "Did you mean 'backfill'? 'mgc-backfill help' lists the commands.",
        "Backfill"
    )]
    [InlineData("'stats' is not a command of mgc-backfill.", "'mgc-backfill help' lists the commands.", "stats")]
    [InlineData("'inv' is not a command of mgc-backfill.", "Did you mean 'inventory'? 'mgc-backfill help' lists the commands.", "inv")]
    [InlineData("'xyz' is not a command of mgc-backfill.", "'mgc-backfill help' lists the commands.", "xyz")]
    [InlineData("The command is missing.", "'mgc-backfill help' lists the commands.")]
    [InlineData(
        "'--db' is not an option of mgc-backfill, or stands before the command that it belongs to.",
        "'mgc-backfill help' lists the commands.",
        "--db"
    )]
    [InlineData(
        "'--chunkdays' is not an option of 'backfill'.",
        "Did you mean '--chunk-days'? 'mgc-backfill help backfill' lists the options, with examples.",
        "backfill",
        "--chunkdays",
        "3"
    )]
    [InlineData(
        "'--retry' is not an option of 'backfill'.",
        "Did you mean '--retry-failed'? 'mgc-backfill help backfill' lists the options, with examples.",
        "backfill",
        "--db",
        "x.db",
        "--dbn",
        "data",
        "--retry"
    )]
    [InlineData(
        "'--dbm' is not an option of 'verify'.",
        "Did you mean '--db'? 'mgc-backfill help verify' lists the options, with examples.",
        "verify",
        "--dbm=x.db"
    )]
    [InlineData("'verify' needs --db PATH.", "'mgc-backfill help verify' lists the options, with examples.", "verify")]
    [InlineData("'backfill' needs --db PATH and --dbn PATH.", "'mgc-backfill help backfill' lists the options, with examples.", "backfill")]
    [InlineData("'completion' needs SHELL.", "'mgc-backfill help completion' lists the options, with examples.", "completion")]
    [InlineData("--db needs a value: --db PATH.", "'mgc-backfill help verify' lists the options, with examples.", "verify", "--db")]
    [InlineData(
        "--days: '0' is not valid. Give 'all' or a whole number of at least 1.",
        "'mgc-backfill help verify' lists the options, with examples.",
        "verify",
        "--db",
        "x.db",
        "--days",
        "0"
    )]
    [InlineData(
        "--start: 'yesterday' is not a date such as 2024-03-01.",
        "'mgc-backfill help rolls' lists the options, with examples.",
        "rolls",
        "--db",
        "x.db",
        "--start",
        "yesterday"
    )]
    [InlineData(
        "'data' is not expected here: 'verify' takes every value after an option.",
        "'mgc-backfill help verify' lists the options, with examples.",
        "verify",
        "data",
        "--db",
        "x.db"
    )]
    [InlineData(
        "There is no completion for the shell 'bahs'.",
        "Did you mean 'bash'? Shells: bash, zsh, fish, pwsh.",
        "completion",
        "bahs"
    )]
    public void One_error_says_what_is_wrong_and_what_was_probably_meant(string message, string advice, params string[] args) // I2
    {
        var outcome = CliFixture.Run(args);

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out));
        Assert.Equal([$"error InvalidArgument: {message}", advice, ""], outcome.Error.Split(Environment.NewLine));
    }

    [Fact]
    public void Five_mistakes_get_one_error() // I2
    {
        var outcome = CliFixture.Run("backfill", "--workers", "none", "--chunk-days", "0", "--start", "x", "more", "--json");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Matches(
            @"^--(workers|chunk-days|start): '[^']*' is not [^':]*\.$",
            outcome.Json().GetProperty("error").GetProperty("message").GetString()
        );
    }

    [Theory]
    [InlineData("verfiy", "verify")]
    [InlineData("cov", "coverage")]
    [InlineData("--allow-les", "--allow-less")]
    [InlineData("ab", null)]
    [InlineData("", null)]
    [InlineData("something-else", null)]
    public void A_word_that_is_similar_is_suggested_and_no_other(string word, string? suggestion) =>
        Assert.Equal(suggestion, Suggestion.Find(word, ["verify", "coverage", "compare", "--allow-less", "--allow-empty"]));
}
