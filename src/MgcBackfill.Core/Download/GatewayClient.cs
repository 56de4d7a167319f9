using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using MgcBackfill.Errors;

namespace MgcBackfill.Download;

/// <summary>
/// Sends requests to the vendor's historical API, and returns valid answers or typed errors. Requests that buy nothing are repeated while
/// the service is not available; a request that buys something is sent once.
/// </summary>
internal sealed class GatewayClient : IDisposable
{
    private const int MaxDocument = 64 << 20;
    private const int MaxErrorBody = 64 << 10;

    private readonly GatewayAddress _address;
    private readonly GatewayKey _key;
    private readonly GatewayTiming _timing;
    private readonly Action<string> _warn;
    private readonly HttpClient _http;

    /// <summary>Creates a client; nothing is sent yet.</summary>
    /// <param name="address">The service.</param>
    /// <param name="key">The key.</param>
    /// <param name="timing">How long to wait.</param>
    /// <param name="warn">Receives warnings of the service, and a sentence for each request that is sent again.</param>
    public GatewayClient(GatewayAddress address, GatewayKey key, GatewayTiming timing, Action<string> warn)
    {
        (_address, _key, _timing, _warn) = (address, key, timing, warn);
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ConnectTimeout = timing.MaxSilence,
                UseCookies = false,
                // Without encryption a proxy would read the key.
                UseProxy = address.Uri.Scheme == "https",
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Authorization = key.Header;
        _http.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("mgc-backfill", typeof(GatewayClient).Assembly.GetName().Version?.ToString(3))
        );
    }

    /// <summary>Asks for a document.</summary>
    /// <param name="method">The method of the API, such as <c>batch.list_jobs</c>.</param>
    /// <param name="query">The parameters.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<JsonDocument> Get(string method, IEnumerable<KeyValuePair<string, string>> query, CancellationToken cancellation)
    {
        var uri = new Uri(_address.Uri, $"{method}?{string.Join('&', query.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"))}");
        return Repeat(method, () => Request(HttpMethod.Get, uri, "application/json"), ReadDocument, cancellation);
    }

    /// <summary>Asks for a document about a request, without buying anything.</summary>
    /// <inheritdoc cref="Get"/>
    public Task<JsonDocument> Ask(string method, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellation) =>
        Repeat(method, () => Form(method, form), ReadDocument, cancellation);

    /// <summary>Sends a request that buys something, once.</summary>
    /// <param name="method">The method of the API.</param>
    /// <param name="form">The parameters.</param>
    /// <param name="read">Reads the answer.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <exception cref="AnswerLostException">Whether the service accepted the request is not known, unless it was not sent.</exception>
    /// <exception cref="BackfillException">The service did not accept it, or its answer is invalid.</exception>
    public async Task<T> Buy<T>(
        string method,
        IEnumerable<KeyValuePair<string, string>> form,
        Func<string, GatewayAnswer, Task<T>> read,
        CancellationToken cancellation
    )
    {
        using var request = Form(method, form);
        using var answer = await Send(request, cancellation).ConfigureAwait(false);
        if (answer.IsSuccess)
            return await read(method, answer).ConfigureAwait(false);
        var failure = GatewayErrors.From(method, answer.Status, await ReadError(answer).ConfigureAwait(false), _key);

        // With a temporary error, the service, or a proxy before it, may have accepted the request all the same. It did not with status
        // 429, by which it limits the number of requests.
        throw GatewayErrors.IsTemporary(answer.Status) && answer.Status != HttpStatusCode.TooManyRequests
            ? new AnswerLostException(failure.Message.TrimEnd('.'), isSent: true)
            : failure;
    }

    /// <summary>Asks for a file, or for the rest of it.</summary>
    /// <param name="uri">
    /// The file's address. Its host is not used: the vendor's lists name another host than that of the API, which has the same files under
    /// the same paths, and the key goes to one host only (N1).
    /// </param>
    /// <param name="from">The first byte that is wanted.</param>
    /// <param name="read">Reads the answer; called again if the connection breaks before it has returned.</param>
    /// <param name="cancellation">Cancels the request.</param>
    public Task<T> Download<T>(Uri uri, Func<long> from, Func<string, GatewayAnswer, Task<T>> read, CancellationToken cancellation)
    {
        var own = new UriBuilder(_address.Uri) { Path = uri.AbsolutePath, Query = uri.Query }.Uri;
        return Repeat(
            Path.GetFileName(uri.AbsolutePath),
            () =>
            {
                var request = Request(HttpMethod.Get, own, "*/*");
                if (from() > 0)
                    request.Headers.Range = new RangeHeaderValue(from(), null);
                return request;
            },
            read,
            cancellation,
            from
        );
    }

    /// <summary>Reads the document of an answer.</summary>
    /// <exception cref="SourceException">It is not JSON, or too long.</exception>
    public async Task<JsonDocument> ReadDocument(string method, GatewayAnswer answer)
    {
        var bytes = await answer.ReadAll(MaxDocument).ConfigureAwait(false) ?? throw GatewayErrors.Invalid(method, "it is too long");
        try
        {
            RequireText(bytes);
            return JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw GatewayErrors.Invalid(method, $"it is not JSON ({_key.Hide(GatewayErrors.OneLine(e.Message)).TrimEnd('.')})");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<T> Repeat<T>(
        string method,
        Func<HttpRequestMessage> create,
        Func<string, GatewayAnswer, Task<T>> read,
        CancellationToken cancellation,
        Func<long>? received = null
    )
    {
        var before = received?.Invoke();
        for (var attempt = 1; ; attempt++)
        {
            BackfillException failure;
            TimeSpan? asked = null;
            try
            {
                using var request = create();
                using var answer = await Send(request, cancellation).ConfigureAwait(false);
                if (answer.IsSuccess || (answer.Status == HttpStatusCode.RequestedRangeNotSatisfiable && received is not null))
                    return await read(method, answer).ConfigureAwait(false);
                failure = GatewayErrors.From(method, answer.Status, await ReadError(answer).ConfigureAwait(false), _key);
                if (!GatewayErrors.IsTemporary(answer.Status))
                    throw failure;
                asked = answer.RetryAfter;
            }
            catch (AnswerLostException e)
            {
                failure = GatewayErrors.Unavailable($"The service at {_address.Uri.Authority} did not answer {method}: {e.Message}.", e);
            }

            // A file of which every attempt brings a piece comes in the end.
            if (received?.Invoke() is { } now && now > before)
                (before, attempt) = (now, 1);
            if (attempt >= _timing.Attempts || asked > _timing.MaxDelay)
                throw failure;
            var delay = asked is { } seconds && seconds > _timing.DelayAfter(attempt) ? seconds : _timing.DelayAfter(attempt);
            _warn($"{failure.Message} It is asked again after {delay.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s.");
            await Task.Delay(delay, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<GatewayAnswer> Send(HttpRequestMessage request, CancellationToken cancellation)
    {
        var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            silence.CancelAfter(_timing.MaxSilence);
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
            var answer = new GatewayAnswer(response, silence, _timing.MaxSilence, cancellation);
            foreach (var warning in answer.Warnings)
                _warn($"The service warns: {_key.Hide(warning)}");
            return answer;
        }
        catch (Exception e)
        {
            silence.Dispose();
            if (e is HttpRequestException lost)
                throw new AnswerLostException(_key.Hide(GatewayErrors.OneLine(e.Message)).TrimEnd('.'), !IsUnsent(lost), e);
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw AnswerLostException.FromSilence(_timing.MaxSilence, e);
            throw;
        }
    }

    // A document accepts texts that are not Unicode, and fails later, when they are read.
    private static void RequireText(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                _ = reader.GetString();
        }
    }

    private static async Task<byte[]> ReadError(GatewayAnswer answer)
    {
        try
        {
            return await answer.ReadAll(MaxErrorBody).ConfigureAwait(false) ?? [];
        }
        catch (AnswerLostException)
        {
            return []; // the status alone says enough
        }
    }

    private HttpRequestMessage Form(string method, IEnumerable<KeyValuePair<string, string>> form)
    {
        var request = Request(HttpMethod.Post, new Uri(_address.Uri, method), "application/json");
        request.Content = new FormUrlEncodedContent(form);
        return request;
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri uri, string accept)
    {
        var request = new HttpRequestMessage(method, uri);
        request.Headers.Accept.ParseAdd(accept);
        return request;
    }

    // The errors before a request can have reached the service.
    private static bool IsUnsent(HttpRequestException e) =>
        e.HttpRequestError
            is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError;
}
