namespace MgcBackfill.HelpWriter;

/// <summary>An example: its title, the command, what the command prints, and remarks.</summary>
internal sealed record Example(string Title, string Code, string Output, IReadOnlyList<string> Remarks);

/// <summary>The page of a cmdlet in docs/cmdlets.</summary>
internal sealed record Page(
    string Synopsis,
    IReadOnlyList<string> Description,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters,
    IReadOnlyList<Example> Examples
)
{
    private const string Fence = "```";

    private static readonly Dictionary<string, string> s_common = new()
    {
        ["WhatIf"] = "Shows what the command would do, and changes nothing.",
        ["Confirm"] = "Prompts for confirmation before the command changes anything.",
    };

    /// <summary>Reads the page of a cmdlet.</summary>
    /// <param name="path">The page: a title, a synopsis, and the sections Description, Parameters and Examples.</param>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <exception cref="InvalidDataException">There is no page, or it does not describe the parameters that the cmdlet has.</exception>
    public static Page Read(string path, Cmdlet cmdlet)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"{path}: the page of {cmdlet.Name} is missing.");
        var top = Sections(File.ReadAllText(path).ReplaceLineEndings("\n"), "# ");
        if (top.Count != 2 || top[1].Title != cmdlet.Name)
            throw new InvalidDataException($"{path}: the title must be {cmdlet.Name}.");
        var parts = Sections(top[1].Body, "## ");
        if (!parts.Select(p => p.Title).SequenceEqual(["", "Description", "Parameters", "Examples"]))
            throw new InvalidDataException($"{path}: the sections must be Description, Parameters and Examples.");
        var parameters = Sections(parts[2].Body, "### ").Skip(1).ToDictionary(s => s.Title.TrimStart('-'), s => Paragraphs(s.Body));
        foreach (var (name, text) in s_common.Where(c => cmdlet.Parameters.Any(p => p.Name == c.Key)))
            parameters.TryAdd(name, [text]);
        var wrong = cmdlet.Parameters.Select(p => p.Name).ToHashSet();
        wrong.SymmetricExceptWith(parameters.Where(p => p.Value.Count > 0).Select(p => p.Key));
        if (wrong.Count > 0)
            throw new InvalidDataException(
                $"{path}: the page and the cmdlet must have the same parameters; compare {string.Join(", ", wrong)}."
            );
        Example[] examples = [.. Sections(parts[3].Body, "### ").Skip(1).Select(s => ExampleOf(path, s))];
        return new Page(string.Join(" ", Paragraphs(parts[0].Body)), Paragraphs(parts[1].Body), parameters, examples);
    }

    private static Example ExampleOf(string path, (string Title, string Body) section)
    {
        var parts = ("\n" + section.Body).Split("\n" + Fence);
        if (
            parts.Length != 5
            || !parts[1].StartsWith("powershell\n", StringComparison.Ordinal)
            || !parts[3].StartsWith("text\n", StringComparison.Ordinal)
        )
            throw new InvalidDataException(
                $"{path}: the example '{section.Title}' must have a command (```powershell) and its output (```text)."
            );
        return new Example(
            section.Title,
            parts[1]["powershell\n".Length..].Trim('\n'),
            parts[3]["text\n".Length..].Trim('\n'),
            Paragraphs(parts[4])
        );
    }

    // What comes before the first heading has no title. A line of code may begin like a heading.
    private static List<(string Title, string Body)> Sections(string text, string mark)
    {
        List<(string Title, List<string> Lines)> sections = [("", [])];
        var inCode = false;
        foreach (var line in text.Split('\n'))
        {
            inCode ^= line.StartsWith(Fence, StringComparison.Ordinal);
            if (!inCode && line.StartsWith(mark, StringComparison.Ordinal))
                sections.Add((line[mark.Length..].Trim(), []));
            else
                sections[^1].Lines.Add(line);
        }

        return [.. sections.Select(s => (s.Title, string.Join('\n', s.Lines)))];
    }

    // A paragraph may be wrapped; what Markdown marks as code is plain text in the help of a terminal.
    private static IReadOnlyList<string> Paragraphs(string body) =>
        [
            .. body.Split("\n\n")
                .Select(p =>
                    string.Join(' ', p.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                        .Replace("`", "", StringComparison.Ordinal)
                )
                .Where(p => p.Length > 0),
        ];
}
