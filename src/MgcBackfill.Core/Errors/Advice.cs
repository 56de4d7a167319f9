using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace MgcBackfill.Errors;

/// <summary>
/// What a person can do next. The text is neutral: every option or command in it is a separate part, which each front end writes in its own
/// way. An interpolated string such as <c>$"Give {OptionName.Dbn} as well."</c> converts to advice directly, and so does a plain string.
/// </summary>
[InterpolatedStringHandler]
[JsonConverter(typeof(AdviceTextConverter))]
public sealed class Advice : IEquatable<Advice>
{
    /// <summary>The advice where the program contradicts itself about a source.</summary>
    internal const string ReportMiscount = "Do not use the result. Please report it, with the log.";

    private readonly List<Part> _parts;

    /// <summary>Starts an advice text; the compiler calls this for an interpolated string.</summary>
    /// <param name="literalLength">Number of characters outside the interpolations.</param>
    /// <param name="formattedCount">Number of interpolations.</param>
    public Advice(int literalLength, int formattedCount) =>
        _parts = new List<Part>(formattedCount + (literalLength > 0 ? formattedCount + 1 : 0));

    private Advice(List<Part> parts) => _parts = parts;

    /// <summary>The whole text in <see cref="NeutralWording"/>.</summary>
    public string Text => In(NeutralWording.Instance);

    /// <summary>The options in the text.</summary>
    internal IEnumerable<OptionName> Options => _parts.Select(p => p.Option).OfType<OptionName>();

    internal IReadOnlyList<Part> Parts => _parts;

    /// <summary>Converts a text without options and commands; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Advice?(string? text) => FromString(text);

    /// <summary>Converts a text without options and commands; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static Advice? FromString(string? text) => text is null ? null : new Advice([new Part(text, null, null)]);

    /// <summary>Returns the advice of an interpolated string. Only needed where the target type is not <see cref="Advice"/>.</summary>
    public static Advice From(Advice advice) => advice;

    /// <summary>Joins several pieces of advice, separated by spaces.</summary>
    public static Advice Join(IEnumerable<Advice> pieces)
    {
        var all = new Advice([]);
        foreach (var piece in pieces)
        {
            if (all._parts.Count > 0)
                all.AppendLiteral(" ");
            all.AppendFormatted(piece);
        }

        return all;
    }

    internal static Advice From(IEnumerable<Part> parts) => new([.. parts]);

    /// <summary>Appends the text between two interpolations.</summary>
    public void AppendLiteral(string value) => _parts.Add(new Part(value, null, null));

    /// <summary>Appends text.</summary>
    public void AppendFormatted(string? value) => AppendLiteral(value ?? "");

    /// <summary>Appends a whole number.</summary>
    public void AppendFormatted(int value) => AppendLiteral(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Appends an option.</summary>
    public void AppendFormatted(OptionName value) => _parts.Add(new Part(null, value, null));

    /// <summary>Appends a command.</summary>
    public void AppendFormatted(CommandName value) => _parts.Add(new Part(null, null, value));

    /// <summary>Appends the parts of another advice.</summary>
    public void AppendFormatted(Advice value) => _parts.AddRange(value._parts);

    /// <summary>The whole text as a front end writes it.</summary>
    public string In(IWording wording) =>
        string.Concat(_parts.Select(p => p.Literal ?? (p.Option is { } option ? wording.Option(option) : wording.Command(p.Command!))));

    /// <inheritdoc/>
    public bool Equals(Advice? other) => other is not null && _parts.SequenceEqual(other._parts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Advice);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The whole text in <see cref="NeutralWording"/>.</summary>
    public override string ToString() => Text;

    /// <summary>A text, an option, or a command; exactly one of the three is set.</summary>
    internal readonly record struct Part(string? Literal, OptionName? Option, CommandName? Command);
}
