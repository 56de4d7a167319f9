using System.Net;
using System.Text.Json;

namespace MgcBackfill.Download;

/// <summary>An answer of the service whose headers have arrived. Its body is read piece by piece.</summary>
internal sealed class GatewayAnswer : IDisposable
{
    private const int MaxWarnings = 20;

    private readonly HttpResponseMessage _response;
    private readonly CancellationTokenSource _silence;
    private readonly TimeSpan _maxSilence;
    private readonly CancellationToken _cancellation;
    private Stream? _body;

    /// <summary>Takes an answer over.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="silence">Cancelled when the service has sent nothing for too long.</param>
    /// <param name="maxSilence">How long that is.</param>
    /// <param name="cancellation">Cancelled by the user.</param>
    public GatewayAnswer(
        HttpResponseMessage response,
        CancellationTokenSource silence,
        TimeSpan maxSilence,
        CancellationToken cancellation
    ) => (_response, _silence, _maxSilence, _cancellation) = (response, silence, maxSilence, cancellation);

    public HttpStatusCode Status => _response.StatusCode;

    public bool IsSuccess => _response.IsSuccessStatusCode;

    /// <summary>The first byte of a part of a file; null if the body is the whole file.</summary>
    public long? From => Status == HttpStatusCode.PartialContent ? _response.Content.Headers.ContentRange?.From ?? -1 : null;

    /// <summary>How long the service asks to wait; null if it does not say.</summary>
    public TimeSpan? RetryAfter =>
        _response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            // The service's own clock, because this machine's may be wrong.
            { Date: { } date } when _response.Headers.Date is { } now => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };

    /// <summary>What the service warns of: a JSON array of texts in a header.</summary>
    public IEnumerable<string> Warnings
    {
        get
        {
            if (!_response.Headers.TryGetValues("X-Warning", out var values))
                return [];
            var text = string.Join(",", values);
            try
            {
                var warnings = JsonSerializer.Deserialize(text, GatewayJson.Default.StringArray) ?? [];
                return warnings.Take(MaxWarnings).Select(w => GatewayErrors.OneLine(w ?? ""));
            }
            catch (JsonException)
            {
                return [GatewayErrors.OneLine(text)];
            }
        }
    }

    /// <summary>Reads a piece of the body.</summary>
    /// <returns>The number of bytes; 0 at the end.</returns>
    /// <exception cref="AnswerLostException">The connection broke, or nothing came for too long.</exception>
    /// <exception cref="OperationCanceledException">The user cancelled.</exception>
    public async ValueTask<int> Read(Memory<byte> buffer)
    {
        try
        {
            _silence.CancelAfter(_maxSilence);
            _body ??= await _response.Content.ReadAsStreamAsync(_silence.Token).ConfigureAwait(false);
            return await _body.ReadAsync(buffer, _silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!_cancellation.IsCancellationRequested)
        {
            throw AnswerLostException.FromSilence(_maxSilence, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new AnswerLostException(GatewayErrors.OneLine(e.Message).TrimEnd('.'), isSent: true, e);
        }
    }

    /// <summary>Reads the whole body; null if it is longer than <paramref name="limit"/>.</summary>
    /// <inheritdoc cref="Read"/>
    public async Task<byte[]?> ReadAll(int limit)
    {
        using var all = new MemoryStream();
        var buffer = new byte[Math.Min(limit + 1, 1 << 16)];
        for (int read; (read = await Read(buffer).ConfigureAwait(false)) > 0; )
        {
            if (all.Length + read > limit)
                return null;
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _response.Dispose();
        _silence.Dispose();
    }
}
