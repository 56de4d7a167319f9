using System.Collections.ObjectModel;
using System.Management.Automation;

namespace MgcBackfill.Cmdlets;

/// <summary>The method ToString of one object. Export-Csv calls it for the text of a value.</summary>
internal sealed class TextMethod : PSMethodInfo
{
    private readonly Func<object?[], string> _text;

    /// <summary>Creates the method of an object.</summary>
    /// <param name="text">Returns the text for the arguments.</param>
    public TextMethod(Func<object?[], string> text)
    {
        _text = text;
        SetMemberName(nameof(ToString));
    }

    /// <inheritdoc/>
    public override Collection<string> OverloadDefinitions { get; } = ["string ToString()"];

    /// <inheritdoc/>
    public override PSMemberTypes MemberType => PSMemberTypes.CodeMethod;

    /// <inheritdoc/>
    public override string TypeNameOfValue => typeof(TextMethod).FullName!;

    /// <inheritdoc/>
    public override PSMemberInfo Copy() => new TextMethod(_text);

    /// <inheritdoc/>
    public override object Invoke(params object[] arguments) => _text(arguments);
}
