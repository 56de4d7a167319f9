using MgcBackfill.Errors;

namespace MgcBackfill.Dbn;

/// <summary>
/// Errors for zstd frames that are legal but that this reader does not decompress. Their messages must not call the file damaged.
/// </summary>
internal static class ZstdRefusals
{
    private const string Recompress =
        "Decompress the file with the program that wrote it. Then give the decompressed .dbn file, or compress it "
        + "again with plain 'zstd'. The vendor's manifest.json lists the file as it was downloaded, not the new one.";

    // No zstd program writes a frame with a larger window, so a larger value means damage.
    private static readonly UInt128 s_largestWritten = UInt128.One << 31;

    /// <summary>The error for a skippable frame, as pzstd and the seekable format write them.</summary>
    /// <param name="at">Offset of the frame in the file.</param>
    /// <param name="offset">The offset in the decompressed stream.</param>
    public static DbnFormatException Skippable(long at, long offset) =>
        new(
            ErrorIds.ZstdUnsupported,
            $"The file has a skippable zstd frame at byte {at}, as pzstd and the seekable "
                + $"zstd format write it. The vendor writes none, and this program does not read them.",
            offset,
            Recompress
        );

    /// <summary>The error for a window larger than the limit of this reader; null if the value can only be damage.</summary>
    /// <param name="frame">The frame's number, from 1.</param>
    /// <param name="window">The window size in the frame's header.</param>
    /// <param name="offset">The offset in the decompressed stream.</param>
    public static DbnFormatException? Window(int frame, UInt128? window, long offset) =>
        window is not { } requested || requested > s_largestWritten
            ? null
            : new(
                ErrorIds.ZstdUnsupported,
                $"Zstd frame {frame} needs a window of {requested >> 20} MiB to "
                    + $"decompress, as zstd's option 'long' makes it. This program allows 128 MiB.",
                offset,
                Recompress
            );

    /// <summary>The error for a frame that was compressed with a dictionary.</summary>
    public static DbnFormatException Dictionary(int frame, long offset) =>
        new(
            ErrorIds.ZstdUnsupported,
            $"Zstd frame {frame} was compressed with a dictionary, which this program does not have.",
            offset,
            Recompress
        );
}
