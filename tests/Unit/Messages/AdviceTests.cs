using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MgcBackfill.Cli;
using MgcBackfill.Cli.Output;
using MgcBackfill.Cmdlets;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Architecture;
using MgcBackfill.Tests.Module;
using MgcBackfill.Workers;

namespace MgcBackfill.Tests.Messages;

/// <summary>An advice names options and commands as the front end that shows it writes them.</summary>
public sealed class AdviceTests
{
    private static readonly JsonSerializerOptions s_cmdletText = new() { Converters = { new AdviceTextConverter(CmdletWording.Instance) } };

    public static TheoryData<string> Options => [.. OptionName.All.Select(o => o.Name)];

    public static TheoryData<string> Commands => [.. CommandName.All.Select(c => c.Name)];

    [Fact]
    public void Each_front_end_words_the_same_advice()
    {
        Advice advice = $"Run {CommandName.Verify} with {OptionName.Dbn} and {OptionName.Prefer.With("newest")}, or check {OptionName.Db}.";

        Assert.Equal("Run 'mgc-backfill verify' with --dbn and --prefer newest, or check --db.", advice.In(CommandLineWording.Instance));
        Assert.Equal("Run Test-BackfillHonesty with -Dbn and -Prefer newest, or check -Database.", advice.In(CmdletWording.Instance));
        Assert.Equal(
            "Run the command 'verify' with the option 'dbn' and the option 'prefer newest', or check the option 'db'.",
            advice.Text
        );
        Assert.Equal([OptionName.Dbn, OptionName.Prefer.With("newest"), OptionName.Db], advice.Options);
    }

    [Fact]
    public void A_plain_string_is_an_advice_and_no_string_is_none()
    {
        Advice? none = (string?)null;
        Advice some = "Fetch the file again.";

        Assert.Null(none);
        Assert.Equal("Fetch the file again.", some.In(CommandLineWording.Instance));
        Assert.Equal(
            "Fetch the file again. Use --recurse.",
            Advice.Join([some, $"Use {OptionName.Recurse}."]).In(CommandLineWording.Instance)
        );
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_exists_on_the_command_line_and_as_a_parameter(string name)
    {
        var option = OptionName.All.Single(o => o.Name == name);
        var parameters = CmdletMetadata.All.SelectMany(c => c.Parameters).Select(p => "-" + p);

        Assert.Contains(CommandLineWording.Instance.Option(option), All().SelectMany(c => c.Options).Select(o => o.Name));
        Assert.Contains(CmdletWording.Instance.Option(option), parameters);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_exists_on_the_command_line_and_as_a_cmdlet(string name)
    {
        var command = CommandName.All.Single(c => c.Name == name);

        Assert.Contains(CommandLineWording.Instance.Command(command), All().Select(c => $"'mgc-backfill {CommandPath.Get(c)}'"));
        Assert.Contains(CmdletWording.Instance.Command(command), CmdletMetadata.All.Select(c => c.Name));
    }

    [Fact]
    public void Every_public_name_is_in_the_list()
    {
        Assert.Equal(
            Declared<OptionName>().Select(o => o.Name).Order(StringComparer.Ordinal),
            OptionName.All.Select(o => o.Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            Declared<CommandName>().Select(o => o.Name).Order(StringComparer.Ordinal),
            CommandName.All.Select(o => o.Name).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void An_advice_crosses_from_a_worker_without_loss() // W1
    {
        Advice advice = $"Run {CommandName.Verify}, then use {OptionName.Workers.With("1")} or {OptionName.Start}.";
        var fault = WorkerFault.From(new SourceException(ErrorIds.SourceRefused, "Refused.", advice: advice));

        var text = JsonSerializer.Serialize(fault, WorkerJson.Default.WorkerFault);
        var back = (SourceException)JsonSerializer.Deserialize(text, WorkerJson.Default.WorkerFault)!.ToException();

        Assert.Equal(advice, back.Advice);
        Assert.Equal(advice.In(CmdletWording.Instance), back.Advice!.In(CmdletWording.Instance));
    }

    [Fact]
    public void As_JSON_an_advice_is_the_text_that_a_front_end_shows()
    {
        Advice advice = $"Use {OptionName.Recurse}.";

        Assert.Equal("\"Use the option \\u0027recurse\\u0027.\"", JsonSerializer.Serialize(advice));
        Assert.Equal("\"Use -Recurse.\"", JsonSerializer.Serialize(advice, s_cmdletText));
    }

    [Theory]
    [InlineData("""{"option":"dbn"}""")]
    [InlineData("""[{"option":"unknown"}]""")]
    [InlineData("""[{"command":"unknown"}]""")]
    [InlineData("[1]")]
    [InlineData("[{}]")]
    public void An_advice_that_no_worker_writes_is_refused(string json) // W2
    {
        var text = $$"""{"class":"Source","id":"SourceRefused","message":"m","advice":{{json}},"where":{},"trace":"t"}""";

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(text, WorkerJson.Default.WorkerFault));
    }

    // An option in a plain string is text already, in the neutral wording: a front end could not word it any more.
    [Fact]
    public void No_option_and_no_command_becomes_text_outside_an_advice()
    {
        var found = CompiledUse
            .GetCalls(typeof(Advice).Assembly)
            .Where(m =>
                m.Called.Any(c =>
                    c is { DeclaringType: { } type, IsGenericMethod: true }
                    && type == typeof(DefaultInterpolatedStringHandler)
                    && (
                        c.GetGenericArguments()[0] == typeof(OptionName)
                        || c.GetGenericArguments()[0] == typeof(CommandName)
                        || c.GetGenericArguments()[0] == typeof(Advice)
                    )
                )
            )
            .Select(m => $"{m.Caller.DeclaringType!.Name}.{m.Caller.Name}");

        Assert.Empty(found);
    }

    private static RootCommand Root() =>
        CommandLine.Create(new Terminal(TextWriter.Null, TextWriter.Null, static () => CancellationToken.None));

    private static IEnumerable<Command> All() => Root().Subcommands.SelectMany(c => c.Subcommands.Prepend(c));

    private static IEnumerable<T> Declared<T>() =>
        typeof(T).GetProperties().Where(p => p.PropertyType == typeof(T)).Select(p => (T)p.GetValue(null)!);
}
