using System.CommandLine;
using MgcBackfill.Cli.Output;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Formats;
using MgcBackfill.Market;
using MgcBackfill.Synthetic;

namespace MgcBackfill.Cli.Commands;

/// <summary><c>mgc-backfill sample</c>.</summary>
internal sealed class SampleCommand : Command
{
    private const string All = "all";

    private const string Examples = """
        Examples:
          mgc-backfill sample --out sample.dbn.zst --start 2024-01-01 --end 2024-03-31
              Three months of a synthetic market, compressed as the vendor does it.
          mgc-backfill sample --out s.dbn --start 2024-01-01 --end 2024-01-31 --seed 7 --plain
              Another synthetic market, uncompressed.
          mgc-backfill sample --out s.dbn.zst --start 2024-01-01 --end 2024-01-31 --symbol MGC,ES,6E
              Three products in one file, each with its own hours, contracts, prices and ticks.
          mgc-backfill sample --out years.dbn.zst --start 2010-10-04 --end 2025-09-24
              Fifteen years of the default product, from the day on which it was listed.
          mgc-backfill backfill --db sample.db --dbn sample.dbn.zst
              A first backfill without data from the vendor.

        The same options give the same bytes on every machine. The bars of a product are the same
        whatever other products the file has. No price in it is real, and the file says so: reports
        and statistics of a table built from it call it synthetic.
        """;

    private readonly Terminal _terminal;
    private readonly CommonOptions _common = new();
    private readonly Option<string?> _out = Values.Path("--out", "The DBN file to write.", required: true);
    private readonly Option<DateOnly?> _start = Values.Date("--start", "First UTC date, inclusive.", required: true);
    private readonly Option<DateOnly?> _end = Values.Date("--end", "Last UTC date, inclusive.", required: true);
    private readonly Option<string> _symbol = new("--symbol")
    {
        Description = "Roots of the products, separated by commas, or all.",
        HelpName = "ROOT,...",
        DefaultValueFactory = _ => Products.Default.Root,
    };
    private readonly Option<ulong> _seed = Values.Number("--seed", "Each number gives a different market.", least: 0UL, otherwise: 1UL);
    private readonly Option<byte> _version = Values.Number<byte>(
        "--dbn-version",
        "Version of the DBN format: 1, 2 or 3.",
        least: 1,
        otherwise: 3
    );
    private readonly Option<bool> _plain = new("--plain") { Description = "Write an uncompressed file." };
    private readonly Option<bool> _force = new("--force") { Description = "Replace the file if it exists." };

    public SampleCommand(Terminal terminal)
        : base("sample", "Write a DBN file of a synthetic market with outrights and spreads, for tests and first steps.")
    {
        _terminal = terminal;
        Values.CompleteRoots(_symbol, () => SyntheticMarketOptions.KnownProducts, All);
        _version.CompletionSources.Add("1", "2", "3");
        foreach (var option in (Option[])[_out, _start, _end, _symbol, _seed, _version, _plain, _force])
            Options.Add(option);
        _common.AddTo(this, terminal, Examples);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        var json = _common.Json(parsed);
        try
        {
            var document = Write(parsed);
            if (document.Note is { } note)
                _terminal.Error.WriteLine($"note: {note}");
            if (json)
                Output.Json.Write(_terminal.Out, document);
            else
                _terminal.Out.WriteLine(
                    $"{document.Out}: {NumberText.Count(document.Records, "bar")} ({NumberText.Format(document.Outrights)} of "
                        + $"outrights, {NumberText.Format(document.Spreads)} of spreads), {NumberText.Count(document.Bytes, "byte")}"
                );
            return 0;
        }
        catch (Exception e)
        {
            return FailureView.Write(_terminal, Name, e, json, _common.Verbose(parsed));
        }
    }

    private SampleDocument Write(ParseResult parsed)
    {
        var (path, version, plain) = (parsed.GetRequiredValue(_out)!, parsed.GetValue(_version), parsed.GetValue(_plain));
        var market = new SyntheticMarketOptions
        {
            Start = parsed.GetRequiredValue(_start)!.Value,
            End = parsed.GetRequiredValue(_end)!.Value,
            Products = GetProducts(parsed.GetValue(_symbol)!),
            Seed = parsed.GetValue(_seed),
        };
        if (version > 3)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"--dbn-version {version} does not exist.",
                "The versions of the DBN format are 1, 2 and 3."
            );
        if (market.End < market.Start)
            throw new UsageException(ErrorIds.RangeReversed, "The end is before the start.", "Both are inclusive UTC dates.");
        if (!parsed.GetValue(_force) && File.Exists(path))
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"'{path}' exists already.",
                "Pass --force to replace it, or choose another --out."
            );
        try
        {
            var written = SyntheticFile.Write(path, market, version, plain ? DbnFraming.Plain : DbnFraming.VendorZstd);
            return new SampleDocument(
                path,
                [.. market.Products.Select(p => p.Root)],
                market.Start,
                market.End,
                market.Seed,
                version,
                plain,
                written.Records,
                written.Outrights,
                written.Spreads,
                written.Bytes,
                market.Note
            );
        }
        catch (ArgumentException e)
        {
            throw new UsageException(ErrorIds.InvalidArgument, $"The market cannot be generated: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static IReadOnlyList<Product> GetProducts(string symbols)
    {
        var known = SyntheticMarketOptions.KnownProducts;
        if (symbols == All)
            return known;
        var products = symbols.Split(',', StringSplitOptions.TrimEntries).Select(Products.Get).ToArray();
        if (products.FirstOrDefault(p => !known.Contains(p)) is { } unknown)
            throw new UsageException(
                ErrorIds.InvalidArgument,
                $"There is no synthetic market for {unknown}.",
                $"Choose from {string.Join(", ", known)}."
            );
        if (products.GroupBy(p => p).FirstOrDefault(g => g.Count() > 1) is { } repeated)
            throw new UsageException(ErrorIds.InvalidArgument, $"--symbol names {repeated.Key} more than once.", "Name each product once.");
        return products;
    }
}
