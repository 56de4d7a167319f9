using System.Globalization;
using System.Net;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Formats;
using MgcBackfill.Source;

namespace MgcBackfill.Download;

/// <summary>
/// Fetches a file of a job under another name, goes on where an earlier attempt was interrupted, and gives it its name when its size and
/// sha256 are those that the service listed (N3).
/// </summary>
internal static class FileFetch
{
    /// <summary>The end of the name of a file that is not complete.</summary>
    public const string Unfinished = ".part";

    private const int BufferSize = 1 << 17;

    /// <summary>Fetches a file. One that is there already is only proved.</summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="file">The file.</param>
    /// <param name="folder">Where it goes.</param>
    /// <param name="progress">Called with the bytes that were received since the last call.</param>
    /// <param name="cancellation">Cancels the work; what was received stays.</param>
    /// <exception cref="SourceException">What came is not the listed file.</exception>
    /// <exception cref="EnvironmentException">The service does not answer, or the disk refused.</exception>
    public static async Task Run(GatewayClient client, BatchFile file, string folder, Action<long> progress, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, file.Name);
        var part = path + Unfinished;
        if (File.Exists(path))
        {
            if (IsListed(path, file, cancellation))
            {
                progress(file.Size);
                return;
            }

            Delete(path); // it was changed since; the service still has the right one
        }

        try
        {
            var stream = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            await using (stream.ConfigureAwait(false))
            {
                // More than the file has, or all of it: the end of it is not to be trusted.
                if (stream.Length >= file.Size)
                    stream.SetLength(0);
                stream.Position = stream.Length;
                progress(stream.Length);
                if (stream.Length < file.Size)
                    await client
                        .Download(file.Address, () => stream.Length, (_, answer) => Receive(answer, file, stream, progress), cancellation)
                        .ConfigureAwait(false);
                DurableFile.Flush(stream);
            }

            if (!IsListed(part, file, cancellation))
            {
                Delete(part);
                throw Differs(file);
            }

            File.Move(part, path);
            DurableFolder.Flush(folder);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Writing", part);
        }
    }

    private static async Task<bool> Receive(GatewayAnswer answer, BatchFile file, FileStream stream, Action<long> progress)
    {
        if (answer.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            var had = stream.Length;
            stream.SetLength(0);
            throw GatewayErrors.Invalid(
                file.Name,
                $"it ends after {NumberText.Count(had, "byte")}, and {NumberText.Count(file.Size, "byte")} are listed"
            );
        }

        // A service that does not send parts begins from the start.
        if (answer.From is null && stream.Length > 0)
        {
            progress(-stream.Length);
            stream.SetLength(0);
        }
        else if (answer.From is { } from && from != stream.Length)
        {
            throw GatewayErrors.Invalid(
                file.Name,
                string.Create(CultureInfo.InvariantCulture, $"it begins with byte {from}, and byte {stream.Length} was asked for")
            );
        }

        stream.Position = stream.Length;
        var buffer = new byte[BufferSize];
        for (int read; (read = await answer.Read(buffer).ConfigureAwait(false)) > 0; )
        {
            if (stream.Length + read > file.Size)
            {
                stream.SetLength(0);
                throw GatewayErrors.Invalid(file.Name, $"it is longer than the listed {NumberText.Count(file.Size, "byte")}");
            }

            stream.Write(buffer, 0, read);
            progress(read);
        }

        if (stream.Length < file.Size)
            throw new AnswerLostException(
                $"only {NumberText.Format(stream.Length)} of {NumberText.Count(file.Size, "byte")} came",
                isSent: true
            );
        return true;
    }

    private static bool IsListed(string path, BatchFile file, CancellationToken cancellation) =>
        new FileInfo(path).Length == file.Size && SourceFile.ComputeHash(path, cancellation) == file.Sha256;

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (EnvironmentErrors.IsRefusal(e))
        {
            throw EnvironmentErrors.From(e, "Deleting", path);
        }
    }

    private static SourceException Differs(BatchFile file) =>
        new(
            ErrorIds.ManifestMismatch,
            $"The service sent other bytes for {file.Name} than it lists: the size or the sha256 differs. They were deleted.",
            new ErrorLocation { File = file.Name },
            "Run the same command again: it fetches the file again, and buys nothing."
        );
}
