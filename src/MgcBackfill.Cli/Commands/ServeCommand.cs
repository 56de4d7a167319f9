using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Service;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill serve</c>.</summary>
internal sealed class ServeCommand : Command
{
    private const string Examples = """
        Examples:
          mgc-backfill serve --db gold.db
              Statistics, report, health and an OpenAPI document at http://127.0.0.1:5000, for this machine only.
          mgc-backfill serve --db gold.db --urls http://127.0.0.1:0
              At a free port. Standard output says which one when the service listens.
          mgc-backfill serve --db gold.db --urls http://0.0.0.0:5000
              For other machines too. They need the API key that MGC_BACKFILL_API_KEY holds.

        The service only reads. A backfill may run meanwhile: requests are then answered with 503 and Retry-After. Ctrl+C or a
        termination signal ends the service with exit code 0, when the running requests are answered. The log goes to standard error, one
        JSON object on a line.
        """;

    private readonly Terminal _terminal;
    private readonly Option<string?> _db = Values.Database(
        "--db",
        CommonOptions.DatabaseDescription + " It need not exist yet.",
        required: true
    );
    private readonly Option<ProductChoice> _symbol = new("--symbol")
    {
        Description = "Roots of the products that are served, with commas between them. [default: every known product]",
        HelpName = "ROOT[,ROOT…]|all",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => ProductChoice.Parse(result.Tokens.Select(t => t.Value)),
    };
    private readonly Option<string?> _symbolName = new("--symbol-name")
    {
        Description =
            "The value of symbol in the rows of a server's table: ROOT=NAME for each product that has one, with commas between them; or "
            + "the name alone with one --symbol. [default: the roots]",
        HelpName = "NAME",
    };
    private readonly Option<string?> _checkpoint = Values.Path("--checkpoint", CommonOptions.RecordsDescription);

    // Read when the command runs: the other commands do not load the service.
    private readonly Option<string?> _urls = new("--urls")
    {
        Description =
            "Where to listen, several with semicolons between them; port 0 is a free port. An address that other machines can reach needs "
            + $"an API key in the environment variable {ApiKey.Variable}. [default: {ListenAddress.DefaultUrl}]",
        HelpName = "URL[;URL…]",
    };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "Log only what went wrong." };

    public ServeCommand(Terminal terminal)
        : base("serve", "Serve statistics and reports over HTTP, read-only, until the program is ended.")
    {
        _terminal = terminal;
        Options.Add(_db);
        Options.Add(_symbol);
        Options.Add(_symbolName);
        Options.Add(_checkpoint);
        Options.Add(_urls);
        Options.Add(_quiet);
        Cli.Help.Attach(this, Examples, terminal.Width);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        try
        {
            var options = new ServiceOptions
            {
                Db = parsed.GetRequiredValue(_db)!,
                Checkpoint = parsed.GetValue(_checkpoint),
                SymbolName = parsed.GetValue(_symbolName),
                Products = parsed.GetValue(_symbol)?.Products ?? [],
                Addresses = ListenAddress.Parse(parsed.GetValue(_urls) ?? ListenAddress.DefaultUrl),
                Key = ApiKey.From(Environment.GetEnvironmentVariable(ApiKey.Variable)),
                Quiet = parsed.GetValue(_quiet),
            };
            Serve(options, _terminal.Interruption()).GetAwaiter().GetResult();
            return ExitCodes.Success;
        }
        catch (Exception e)
        {
            return FailureView.Write(_terminal, Name, e, json: false, verbose: e is not BackfillException);
        }
    }

    private async Task Serve(ServiceOptions options, CancellationToken interruption)
    {
        await using var service = await StatisticsService.Start(options, _terminal.Error);
        foreach (var url in service.Urls)
            _terminal.Out.WriteLine($"Listening on {url}");
        _terminal.Out.Flush();
        await Task.Delay(Timeout.Infinite, interruption).ContinueWith(static _ => { }, TaskScheduler.Default);
        await service.End();
    }
}
