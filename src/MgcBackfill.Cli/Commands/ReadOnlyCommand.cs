using System.CommandLine;
using MgcBackfill.Backfill;
using MgcBackfill.Cli.Output;
using MgcBackfill.Cli.Progress;
using MgcBackfill.Errors;

namespace MgcBackfill.Cli.Commands;

/// <summary>A command with one result, which it prints as text or, with --json, as a document. It changes no table.</summary>
/// <typeparam name="TResult">The result.</typeparam>
internal abstract class ReadOnlyCommand<TResult> : Command
{
    private readonly Terminal _terminal;
    private readonly CommonOptions _common = new();

    /// <summary>Creates a command with its options and its help.</summary>
    /// <param name="terminal">Receives the results.</param>
    /// <param name="name">The verb.</param>
    /// <param name="description">What the command does, in a sentence.</param>
    protected ReadOnlyCommand(Terminal terminal, string name, string description)
        : base(name, description)
    {
        _terminal = terminal;
        SetAction(Run);
    }

    /// <summary>Adds the command's own options, the common options, and the help. The constructor must call it once.</summary>
    /// <param name="examples">The text below the help.</param>
    /// <param name="options">The command's own options, in the order of the help.</param>
    protected void AddOptions(string examples, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
            Options.Add(option);
        _common.AddTo(this, _terminal, examples);
    }

    /// <summary>Computes the result, or throws the error that prevents it.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="progress">Receives the fraction done and the current position.</param>
    /// <param name="cancellation">Cancels the work.</param>
    protected abstract TResult Compute(ParseResult parsed, Action<double, string> progress, CancellationToken cancellation);

    /// <summary>Prints the result as text.</summary>
    protected abstract void Print(Terminal terminal, TResult result);

    /// <summary>The result as the document that --json prints.</summary>
    protected abstract ResultDocument Document(TResult result);

    /// <summary>The error that the result represents, which determines the exit code; null if there is none.</summary>
    protected virtual BackfillException? GetFailure(TResult result) => null;

    /// <summary>True if another option than --json asks for the document.</summary>
    protected virtual bool AsksForJson(ParseResult parsed) => false;

    private int Run(ParseResult parsed)
    {
        var (json, verbose) = (_common.Json(parsed) || AsksForJson(parsed), _common.Verbose(parsed));
        try
        {
            var display = ProgressDisplay.Create(_terminal, json, verbose);
            TResult? result = default;
            display.RunWith(() => result = Compute(parsed, Progress, _terminal.Interruption()));
            var verdict = GetFailure(result!);
            if (json)
                FailureView.WriteJson(_terminal, Document(result!).WithVerdict(verdict, verbose), verdict, verbose);
            else
                Print(_terminal, result!);
            if (verdict is not null && !json)
                FailureView.WriteText(_terminal, verdict, verbose);
            return ExitCodes.For(verdict);

            void Progress(double fraction, string detail) =>
                display.Show(new ProgressMade(DateTime.UtcNow, BackfillStage.Scanning, fraction, detail));
        }
        catch (Exception e)
        {
            return FailureView.Write(_terminal, CommandPath.Get(this), e, json, verbose);
        }
    }
}
