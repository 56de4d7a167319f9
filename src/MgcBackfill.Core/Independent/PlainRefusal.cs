using MgcBackfill.Errors;

namespace MgcBackfill.Independent;

/// <summary>Creates the errors for a refused source.</summary>
internal static class PlainRefusal
{
    private const string Advice = "Download the file again, and compare its sha256 with the vendor's manifest.json.";

    /// <summary>The error for a file as a whole, or for a byte of its content.</summary>
    /// <param name="id">The fact, one of <see cref="ErrorIds"/>.</param>
    /// <param name="file">The file's path.</param>
    /// <param name="fact">A sentence.</param>
    /// <param name="offset">The byte of the decompressed content, if it is known.</param>
    public static SourceException Create(string id, string file, string fact, long? offset = null) =>
        new(id, $"{file}: {fact}", new ErrorLocation { File = file, ByteOffset = offset });

    /// <summary>The error for a record.</summary>
    /// <param name="id">The fact, one of <see cref="ErrorIds"/>.</param>
    /// <param name="file">The file's path.</param>
    /// <param name="index">The record, from 0.</param>
    /// <param name="fact">A sentence.</param>
    /// <param name="instrument">The record's instrument id, if it matters.</param>
    /// <param name="ts">The record's time, if it is valid.</param>
    public static SourceException ForRecord(string id, string file, long index, string fact, uint? instrument = null, long? ts = null) =>
        new(
            id,
            $"{file}, record {index}: {fact}",
            new ErrorLocation
            {
                File = file,
                RecordIndex = index,
                InstrumentId = instrument,
                TsUtc = ts is { } time ? PlainTime.Utc(time) : null,
            },
            Advice
        );
}
