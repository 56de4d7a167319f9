using MgcBackfill.Backfill;
using MgcBackfill.Cli.Output;
using MgcBackfill.Log;
using Spectre.Console;

namespace MgcBackfill.Cli.Progress;

/// <summary>A bar for each stage that takes time, gone when the work is; only warnings and errors of the log are shown above them.</summary>
internal sealed class ProgressBars(Terminal terminal) : IProgressDisplay
{
    private readonly IAnsiConsole _console = Drawing.Console(terminal, terminal.Error);
    private readonly Dictionary<BackfillStage, ProgressTask> _tasks = [];
    private ProgressContext? _bars;

    /// <inheritdoc/>
    public void During(Action work) => _console.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .Start(bars =>
        {
            _bars = bars;
            work();
        });

    /// <inheritdoc/>
    public void Show(LogLine line)
    {
        if (line.Level >= LogLevel.Warning)
            _console.Write(new Text(line.Text + "\n", new Style(line.Level == LogLevel.Error ? Color.Red : Color.Yellow)));
    }

    /// <inheritdoc/>
    public void Show(ProgressMade progress)
    {
        if (!_tasks.TryGetValue(progress.Stage, out var task))
            _tasks.Add(progress.Stage, task = _bars!.AddTask(ProgressDisplay.NameOf(progress.Stage), maxValue: 1));
        task.Description = Markup.Escape($"{ProgressDisplay.NameOf(progress.Stage),-9} {(progress.Stage == BackfillStage.Accepting ? "" : progress.Detail),-10}");
        task.Value = progress.Fraction;

        // A later stage means that those before it are through, whether or not they said so.
        foreach (var (stage, earlier) in _tasks)
        {
            if (stage < progress.Stage)
                earlier.Value = earlier.MaxValue;
        }
    }
}
