using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using MgcBackfill.Analysis;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Cli.Commands;

/// <summary>
/// Options whose values mean the same under every culture. A value that cannot be parsed is a usage error that names the option.
/// </summary>
internal static class Values
{
    /// <summary>A path, made absolute.</summary>
    public static Option<string?> Path(string name, string description, bool required = false) =>
        new(name)
        {
            Description = description,
            HelpName = "PATH",
            Required = required,
            CustomParser = result => GetFullPath(result, result.Tokens[0].Value),
        };

    /// <summary>
    /// A database: the path of a file, made absolute, or the address of a server, left as it is.
    /// </summary>
    public static Option<string?> Database(string name, string description, bool required = false) =>
        new(name)
        {
            Description = description,
            HelpName = "PATH",
            Required = required,
            CustomParser = result =>
            {
                string? full = null;
                return
                    BarDatabases.Resolve(result.Tokens[0].Value, typed => (full = GetFullPath(result, typed)) ?? "") is { Length: > 0 } db
                    ? db
                    : full;
            },
        };

    /// <summary>
    /// One or more paths, made absolute. The option may be repeated, or be followed by several values, as a shell expands them.
    /// </summary>
    public static Option<string[]> Paths(string name, string description, bool required = false) =>
        new(name)
        {
            Description = description,
            Required = required,
            HelpName = "PATH",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result => [.. result.Tokens.Select(t => GetFullPath(result, t.Value)).OfType<string>()],
        };

    /// <summary>A product by its root. Suggests the known products; every other root is valid too.</summary>
    /// <param name="description">The text of the help.</param>
    /// <param name="otherwise">The product if the option is not given.</param>
    public static Option<Product?> Product(string description, Product? otherwise)
    {
        var option = new Option<Product?>("--symbol")
        {
            Description = description,
            HelpName = "ROOT",
            CustomParser = result => Products.Get(result.Tokens[0].Value),
        };
        if (otherwise is not null)
            option.DefaultValueFactory = _ => otherwise;
        CompleteRoots(option, () => Products.Known);
        return option;
    }

    /// <summary>Completes an option with the roots of products, and with other words.</summary>
    /// <param name="option">The option.</param>
    /// <param name="products">
    /// Called when a shell asks for completions. The table of products is read only then: reading it at every start would take more time
    /// than the rest of the start.
    /// </param>
    /// <param name="words">The other words.</param>
    public static void CompleteRoots(Option option, Func<IEnumerable<Product>> products, params string[] words) =>
        Complete(option, () => products().Select(p => p.Root).Concat(words));

    /// <summary>Completes an option with these words alone.</summary>
    /// <param name="option">The option.</param>
    /// <param name="words">Called when a shell asks for completions.</param>
    public static void Complete(Option option, Func<IEnumerable<string>> words)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add(_ => words().Select(w => new CompletionItem(w)));
    }

    /// <summary>A date in the form yyyy-MM-dd only.</summary>
    public static Option<DateOnly?> Date(string name, string description, bool required = false) =>
        new(name)
        {
            Description = description,
            Required = required,
            HelpName = "yyyy-MM-dd",
            CustomParser = result =>
            {
                if (
                    DateOnly.TryParseExact(
                        result.Tokens[0].Value,
                        "yyyy-MM-dd",
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.None,
                        out var date
                    )
                )
                    return date;
                return Refuse<DateOnly?>(result, "is not a date such as 2024-03-01.");
            },
        };

    /// <summary>A time in UTC that ends with Z; without the Z, the time zone would be a guess.</summary>
    public static Option<DateTime> Moment(string name, string description) =>
        new(name)
        {
            Description = description,
            Required = true,
            HelpName = ProvenanceInstant.Form,
            CustomParser = result =>
            {
                if (ProvenanceInstant.TryParse(result.Tokens[0].Value, out var utc))
                    return utc;
                return Refuse<DateTime>(result, "is not a minute in UTC such as 2024-03-01T14:30Z.");
            },
        };

    /// <summary>A whole number of at least <paramref name="least"/>, without sign, separators or exponent.</summary>
    public static Option<T> Number<T>(string name, string description, T least, T otherwise)
        where T : IBinaryInteger<T> =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => otherwise,
            CustomParser = result =>
            {
                if (T.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least)
                    return number;
                return Refuse<T>(result, $"is not a whole number of at least {least}.");
            },
        };

    /// <summary>Refuses the value of an option.</summary>
    public static T? Refuse<T>(ArgumentResult result, string reason) => Refuse<T>(result, result.Tokens[0].Value, reason);

    private static T? Refuse<T>(ArgumentResult result, string value, string reason)
    {
        result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: '{value}' {reason}");
        return default;
    }

    // An option that accepts several values also accepts a mistyped option after them, which must not become a path.
    private static string? GetFullPath(ArgumentResult result, string value)
    {
        if (value.StartsWith("--", StringComparison.Ordinal))
            return Refuse<string>(result, value, "is not an option of this command.");
        if (string.IsNullOrWhiteSpace(value) || value.Contains('\0', StringComparison.Ordinal))
            return Refuse<string>(result, value, "is not a path.");
        try
        {
            return System.IO.Path.GetFullPath(value);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw new EnvironmentException(
                ErrorIds.InputOutput,
                $"The working folder was deleted or cannot be read, so the relative path '{value}' cannot be resolved.",
                advice: "Change to a folder that exists, or give a full path.",
                inner: e
            );
        }
    }
}
