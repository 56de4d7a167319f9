using System.CommandLine;
using MgcBackfill.Cli.Commands;
using MgcBackfill.Cli.Commands.Lake;
using MgcBackfill.Cli.Output;
using MgcBackfill.Errors;

namespace MgcBackfill.Cli;

/// <summary>The command line as a function of its arguments, for Main and for tests.</summary>
internal static class CommandLine
{
    private const string Description =
        "Builds one table of the bars of each trading day's front-month futures contract from Databento DBN files, so that it can be "
        + "rebuilt to the same rows and verified against the source at any time.";

    private const string Footer = """
        Exit codes:
          0    every requested chunk is done and every gate passed
          1    internal error: a defect of mgc-backfill
          2    invalid command line
          3    the source was refused
          4    a bar of the source is invalid
          5    a gate failed: do not use the table
          6    the database or the checkpoint folder was refused
          7    busy, disk full, no permission: correct the cause, then run the same command again
          130  cancelled: the same command continues the work

        Examples:
          mgc-backfill audit --dbn data/ --report audit.md
          mgc-backfill backfill --db gold.db --dbn data/
          mgc-backfill verify --db gold.db --dbn data/
          mgc-backfill digest --db gold.db

        'mgc-backfill help COMMAND' describes a command, with examples.
        """;

    /// <summary>Parses and runs a command. Never throws.</summary>
    /// <returns>The exit code (I3).</returns>
    public static int Run(IReadOnlyList<string> args, Terminal terminal)
    {
        terminal = terminal.Guarded();
        var exitCode = Execute(args, terminal);
        terminal.Out.Flush();
        return terminal.OutputFailed is { } reason ? FailOutput(terminal, reason, exitCode) : exitCode;
    }

    /// <summary>All commands, with their options and help.</summary>
    public static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand(Description);
        root.Directives.Clear();
        Help.Attach(root, Footer, terminal.Width);
        foreach (var version in root.Options.OfType<VersionOption>())
        {
            version.Description = "Show the version.";
            version.Action = new ToolVersionAction();
        }

        root.Subcommands.Add(new InventoryCommand(terminal));
        root.Subcommands.Add(new AuditCommand(terminal));
        root.Subcommands.Add(new GapsCommand(terminal));
        root.Subcommands.Add(new DownloadCommand(terminal));
        root.Subcommands.Add(new InitCommand(terminal));
        root.Subcommands.Add(new BackfillCommand(terminal));
        root.Subcommands.Add(new VerifyCommand(terminal));
        root.Subcommands.Add(new DigestCommand(terminal));
        root.Subcommands.Add(new StatisticsCommand(terminal));
        root.Subcommands.Add(new CoverageCommand(terminal));
        root.Subcommands.Add(new RollsCommand(terminal));
        root.Subcommands.Add(new ProvenanceCommand(terminal));
        root.Subcommands.Add(new CompareCommand(terminal));
        root.Subcommands.Add(new ReportCommand(terminal));
        root.Subcommands.Add(new ServeCommand(terminal));
        root.Subcommands.Add(new LakeCommand(terminal));
        root.Subcommands.Add(new SampleCommand(terminal));
        root.Subcommands.Add(new CompletionCommand(terminal));
        root.Subcommands.Add(new HelpCommand(terminal, root));
        root.Subcommands.Add(new CompleteCommand(terminal, root));
        root.Subcommands.Add(new WorkerCommand());
        return root;
    }

    // The work of the command remains done. An exit code that reports more than the missing output is kept (I7).
    private static int FailOutput(Terminal terminal, string reason, int exitCode)
    {
        FailureView.WriteText(
            terminal,
            new EnvironmentException(
                ErrorIds.OutputNotWritten,
                $"The results could not be written to standard output: {reason}",
                advice: "The command itself ran to its end, and what it did stays done. To "
                    + "see its results, run it again with an output that can be written."
            ),
            verbose: false
        );
        return exitCode == ExitCodes.Success ? ExitCodes.Environment : exitCode;
    }

    private static int Execute(IReadOnlyList<string> args, Terminal terminal)
    {
        try
        {
            var parsed = Create(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0 && parsed.Action is not (Help or ToolVersionAction))
                return Refuse(parsed, args, terminal);
            return parsed.Invoke(ConfigurationFor(terminal));
        }
        catch (Exception e)
        {
            return FailureView.Write(terminal, null, e, args.Contains(CommonOptions.JsonName), verbose: e is not BackfillException);
        }
    }

    /// <summary>How commands are invoked: they write to the terminal, and handle errors and signals themselves.</summary>
    public static InvocationConfiguration ConfigurationFor(Terminal terminal) =>
        new()
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };

    private static int Refuse(ParseResult parsed, IReadOnlyList<string> args, Terminal terminal)
    {
        var command = parsed.CommandResult.Command is RootCommand ? null : CommandPath.Get(parsed.CommandResult.Command);
        return FailureView.Write(terminal, command, Misuse.From(parsed, args), args.Contains(CommonOptions.JsonName), verbose: false);
    }
}
