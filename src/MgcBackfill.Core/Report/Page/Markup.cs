namespace MgcBackfill.Report.Page;

/// <summary>
/// A piece of a page. It is made from an interpolated string, whose literal parts are markup and whose values are text: a value is
/// encoded unless it is markup itself. There is no other way to make one from text, so nothing from a file becomes markup.
/// </summary>
/// <param name="Html">Well-formed HTML that is also well-formed XML.</param>
internal readonly record struct Markup(string Html)
{
    /// <summary>Nothing.</summary>
    public static Markup None { get; } = new("");

    /// <summary>The piece that an interpolated string describes.</summary>
    public static Markup From(MarkupWriter writer) => new(writer.ToString());

    /// <inheritdoc/>
    public override string ToString() => Html;
}
