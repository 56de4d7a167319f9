using System.Globalization;
using MgcBackfill.Bench;
using Spectre.Console;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// bench [--source FILE] [--start D] [--end D] [--runs N] [--chunk-days 5,20] [--scale-runs N] [--scale] [--pictures FOLDER]
//       [--several-products N] [--service N] [--postgres N] [--lake N] [--quick] [--history FILE]
var options = BenchOptions.Parse(args);
var folder = Directory.CreateTempSubdirectory("mgc-bench-");
try
{
    AnsiConsole.Console.Profile.Width = 140;
    if (options.SeveralProductsRuns > 0)
    {
        var several = new SeveralProducts(options, folder.FullName);
        several.Run();
        several.Print(AnsiConsole.Console);
        return;
    }

    if (options.ServiceRuns > 0)
    {
        var load = new ServiceLoad(options, folder.FullName);
        await load.Run();
        load.Print(AnsiConsole.Console);
        return;
    }

    if (options.PostgresRuns > 0)
    {
        using var postgres = new PostgresCopy(options, folder.FullName);
        postgres.Run();
        postgres.Print(AnsiConsole.Console);
        return;
    }

    if (options.LakeRuns > 0)
    {
        var lake = new LakeLimit(options, folder.FullName);
        lake.Run();
        lake.Print(AnsiConsole.Console);
        return;
    }

    if (!options.OnlyScale)
    {
        var suite = new Suite(options, folder.FullName);
        suite.Run();
        suite.Print(AnsiConsole.Console);
        if (options.HistoryPath is { } path)
        {
            var history = new History(path);
            history.Append(suite.Ratios);
            history.Print(AnsiConsole.Console);
        }
    }

    if (options.ScaleRuns > 0)
    {
        var scale = new Scale(options, folder.FullName);
        scale.Run();
        scale.Print(AnsiConsole.Console);
        if (options.Pictures is not null)
            scale.Draw(options.Pictures);
    }
}
finally
{
    folder.Delete(recursive: true);
}
