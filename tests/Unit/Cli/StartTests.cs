namespace MgcBackfill.Tests.Cli;

/// <summary>A short command takes about as long as the program needs to start, so the program starts with little work.</summary>
public sealed class StartTests
{
    // The runtime lists what it compiles while the program runs. To read the table of products, it must compile hundreds of methods of the
    // JSON reader.
    [Theory]
    [InlineData("--version")]
    [InlineData("digest", "--db", "gold.db")]
    [InlineData("statistics", "--db", "gold.db")]
    public void A_command_that_needs_no_facts_about_products_does_not_read_their_table(params string[] command)
    {
        using var fixture = CliFixture.Built();

        Assert.Contains("ProductTableJson", Run(fixture, "coverage", "--db", "gold.db"), StringComparison.Ordinal); // the list shows it
        Assert.DoesNotContain("ProductTableJson", Run(fixture, command), StringComparison.Ordinal);
    }

    // What the runtime compiled.
    private static string Run(CliFixture fixture, params string[] command)
    {
        var list = fixture.File(command[0] + ".compiled");
        var environment = new Dictionary<string, string> { ["DOTNET_JitStdOutFile"] = list, ["DOTNET_JitDisasmSummary"] = "1" };
        Assert.Equal(0, fixture.RunChild(environment, command).ExitCode);
        return File.ReadAllText(list);
    }
}
