using MgcBackfill.Verify;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MgcBackfill.Cli.Output;

/// <summary>Everything that is drawn rather than printed. Touched only where there is a screen, so that nothing else loads the library.</summary>
internal static class Drawing
{
    /// <summary>A console of the library on one of the terminal's writers.</summary>
    public static IAnsiConsole Console(Terminal terminal, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            ColorSystem = terminal.Colors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        });
        console.Profile.Width = terminal.Width;
        return console;
    }

    /// <summary>Draws a sheet.</summary>
    public static void Write(Terminal terminal, Sheet sheet)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2)).AddColumn(new GridColumn().PadRight(0));
        foreach (var (label, value) in sheet.Rows)
            grid.AddRow(new Text(label, new Style(Color.Grey)), new Text(value));
        var console = Console(terminal, terminal.Out);
        console.Write(new Text(sheet.Title + "\n", new Style(sheet.Good ? Color.Green : Color.Red, decoration: Decoration.Bold)));
        console.Write(grid);
    }

    /// <summary>Draws a listing.</summary>
    public static void Write(Terminal terminal, Listing listing)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderStyle(new Style(Color.Grey));
        foreach (var column in listing.Columns)
        {
            var drawn = new TableColumn(Markup.Escape(column.Head));
            table.AddColumn(column.IsNumber ? drawn.RightAligned().NoWrap() : drawn);
        }

        foreach (var row in listing.Rows)
            table.AddRow(row.Select(text => new Text(text)));
        Console(terminal, terminal.Out).Write(table);
    }

    /// <summary>Draws the table of gates.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<GateResult> gates)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderStyle(new Style(Color.Grey));
        table.AddColumn(new TableColumn("gate").NoWrap()).AddColumn(new TableColumn("result").NoWrap()).AddColumn("rule, and what was checked");
        foreach (var gate in gates)
        {
            IRenderable rule = new Rows(new Text(gate.Rule), new Text(gate.Detail, new Style(Color.Grey)));
            table.AddRow(new Text(gate.Name), new Text(GateView.NameOf(gate.Outcome), new Style(ColorOf(gate.Outcome))), rule);
        }

        Console(terminal, terminal.Out).Write(table);
    }

    private static Color ColorOf(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passed => Color.Green,
        GateOutcome.Failed => Color.Red,
        _ => Color.Yellow,
    };
}
