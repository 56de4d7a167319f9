namespace MgcBackfill.Text;

/// <summary>An encoding in which the vendor sends bars as text (E1).</summary>
internal enum TextEncoding
{
    /// <summary>A header line, then a line of columns for each bar.</summary>
    Csv,

    /// <summary>A JSON object in a line for each bar.</summary>
    Json,
}
