namespace MgcBackfill.DuckDb.Native;

/// <summary>
/// Guards text that is passed to the C API. The C API ends a text at its first NUL and receives an unpaired surrogate as another character.
/// Both would change a statement or a value silently, so both are refused.
/// </summary>
internal static class NativeText
{
    /// <summary>Throws unless <paramref name="text"/> reaches the C API unchanged.</summary>
    /// <exception cref="ArgumentException">It holds NUL or is not valid UTF-16.</exception>
    public static void RequireRepresentable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
                throw new ArgumentException(
                    $"The text holds the character NUL at position {i}, where DuckDB would cut it off.",
                    nameof(text)
                );
            if (!char.IsSurrogate(text[i]))
                continue;
            if (!char.IsSurrogatePair(text, i))
                throw new ArgumentException(
                    $"The text is not valid Unicode: there is a surrogate without its pair at position {i}.",
                    nameof(text)
                );
            i++;
        }
    }
}
