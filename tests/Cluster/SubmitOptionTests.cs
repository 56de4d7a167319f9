namespace MgcBackfill.Cluster;

/// <summary>What submit.sh answers before it asks for the queue.</summary>
public sealed class SubmitOptionTests
{
    private static readonly string[] s_required = ["--dbn", "data", "--out", "lake"];

    [BashTheory]
    [InlineData("--dbn is missing.")]
    [InlineData("--out is missing.", "--dbn", "data")]
    [InlineData("--out needs a value.", "--dbn", "data", "--out")]
    [InlineData("'--unit' is not an option.", "--dbn", "data", "--out", "lake", "--unit", "3")]
    [InlineData("--throttle: '0' is not a whole number", "--dbn", "data", "--out", "lake", "--throttle", "0")]
    [InlineData("--cpus: 'two' is not a whole number", "--dbn", "data", "--out", "lake", "--cpus", "two")]
    [InlineData("The program './no-such-program' was not found", "--dbn", "data", "--out", "lake", "--program", "./no-such-program")]
    public async Task Wrong_options_are_refused_with_the_reason(string message, params string[] arguments)
    {
        var refused = await Run([], arguments);

        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("submit.sh: " + message, refused.Error, StringComparison.Ordinal);
        Assert.Equal("", refused.Out);
    }

    [BashFact]
    public async Task Every_value_comes_from_an_option_or_from_its_variable()
    {
        var help = (await Run([], "--help")).Require();
        string[] named =
        [
            .. help.Split('\n').SelectMany(l => l.Split(' ')).Where(w => w.StartsWith("MGC_LAKE_", StringComparison.Ordinal)),
        ];
        var script = await File.ReadAllTextAsync(Deploy.Submit);

        Assert.Equal(10, named.Length);
        Assert.All(named, variable => Assert.Contains("${" + variable + ":-", script, StringComparison.Ordinal));

        var refused = await Run(new() { ["MGC_LAKE_THROTTLE"] = "many" }, s_required);
        Assert.StartsWith("submit.sh: --throttle: 'many'", refused.Error, StringComparison.Ordinal);
    }

    private static Task<Command> Run(Dictionary<string, string> variables, params string[] arguments) =>
        Command.Run(Path.GetTempPath(), variables, "bash", [Deploy.Submit, .. arguments]);
}
