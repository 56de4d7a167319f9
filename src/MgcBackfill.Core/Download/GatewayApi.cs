using System.Text.Json;
using MgcBackfill.Formats;
using MgcBackfill.Source;

namespace MgcBackfill.Download;

/// <summary>The methods of the vendor's historical API that a download needs.</summary>
/// <param name="client">Sends the requests.</param>
/// <param name="cancellation">Cancels them.</param>
internal sealed class GatewayApi(GatewayClient client, CancellationToken cancellation)
{
    private const string GetRangeMethod = "timeseries.get_range";
    private const string SubmitMethod = "batch.submit_job";

    /// <summary>The time for which the service has data of a schema.</summary>
    public async Task<DatasetRange> GetDatasetRange(string dataset, string schema)
    {
        const string Method = "metadata.get_dataset_range";
        using var answer = await client.Get(Method, [new("dataset", dataset)], cancellation).ConfigureAwait(false);
        var all = new GatewayDocument(Method, answer.RootElement);
        var own = all.Object("schema")?.Object(schema) ?? all;
        return new DatasetRange(own.Time("start"), own.Time("end"));
    }

    /// <summary>The UTC days of a range that are degraded, pending or missing.</summary>
    public async Task<IReadOnlyList<(DateOnly Date, string Condition)>> GetCondition(string dataset, DateOnly first, DateOnly last)
    {
        const string Method = "metadata.get_dataset_condition";
        using var answer = await client
            .Get(
                Method,
                [new("dataset", dataset), new("start_date", UtcText.Date(first)), new("end_date", UtcText.Date(last))],
                cancellation
            )
            .ConfigureAwait(false);
        try
        {
            return VendorCondition.Parse(Method, answer);
        }
        catch (Errors.SourceException e)
        {
            throw GatewayErrors.Invalid(Method, GatewayErrors.OneLine(e.Message).TrimEnd('.'));
        }
    }

    /// <summary>What a request costs, in US dollars, with its bytes and its records.</summary>
    public async Task<PriceQuote> GetPrice(VendorRequest request)
    {
        var cost = await GetCost(request).ConfigureAwait(false);
        var size = await Ask("metadata.get_billable_size", request, GatewayDocument.Count).ConfigureAwait(false);
        var records = await GetRecordCount(request).ConfigureAwait(false);
        return new PriceQuote(cost, size, records);
    }

    /// <summary>What a request costs now, in US dollars.</summary>
    public Task<decimal> GetCost(VendorRequest request) => Ask("metadata.get_cost", request, GatewayDocument.Amount);

    /// <summary>Number of records of a request.</summary>
    public Task<long> GetRecordCount(VendorRequest request) => Ask("metadata.get_record_count", request, GatewayDocument.Count);

    /// <summary>Buys a job.</summary>
    /// <exception cref="AnswerLostException">Whether the service accepted it is not known.</exception>
    public async Task<BatchJob> Submit(VendorRequest request, BatchForm form)
    {
        using var answer = await client
            .Buy(SubmitMethod, [.. request.Parameters, .. form.Parameters], client.ReadDocument, cancellation)
            .ConfigureAwait(false);
        return BatchJob.From(SubmitMethod, new GatewayDocument(SubmitMethod, answer.RootElement));
    }

    /// <summary>Buys a stream, and passes on its bytes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="write">Receives the bytes, in pieces.</param>
    /// <exception cref="AnswerLostException">The stream broke, or whether the service accepted it is not known.</exception>
    public Task Stream(VendorRequest request, Func<ReadOnlyMemory<byte>, Task> write) =>
        client.Buy(
            GetRangeMethod,
            [.. request.Parameters, new("encoding", "dbn"), new("compression", "zstd")],
            async (_, answer) =>
            {
                var buffer = new byte[1 << 16];
                long received = 0;
                for (int read; (read = await answer.Read(buffer).ConfigureAwait(false)) > 0; received += read)
                    await write(buffer.AsMemory(0, read)).ConfigureAwait(false);
                return received;
            },
            cancellation
        );

    /// <summary>The jobs of the account, also those that have expired.</summary>
    public async Task<IReadOnlyList<BatchJob>> ListJobs()
    {
        const string Method = "batch.list_jobs";
        using var answer = await client.Get(Method, [new("states", "queued,processing,done,expired")], cancellation).ConfigureAwait(false);
        return [.. GatewayDocument.Items(Method, answer.RootElement).Select(j => BatchJob.From(Method, j))];
    }

    /// <summary>A job.</summary>
    public async Task<BatchJob> GetJob(string id)
    {
        const string Method = "batch.get_job_details";
        using var answer = await client.Get(Method, [new("job_id", id)], cancellation).ConfigureAwait(false);
        var job = BatchJob.From(Method, new GatewayDocument(Method, answer.RootElement));
        return job.Id == id ? job : throw GatewayErrors.Invalid(Method, $"it describes job {job.Id}, not {id}");
    }

    /// <summary>The files of a finished job.</summary>
    public async Task<IReadOnlyList<BatchFile>> ListFiles(string jobId)
    {
        const string Method = "batch.list_files";
        using var answer = await client.Get(Method, [new("job_id", jobId)], cancellation).ConfigureAwait(false);
        BatchFile[] files = [.. GatewayDocument.Items(Method, answer.RootElement).Select(f => BatchFile.From(Method, f))];
        if (files.Length == 0)
            throw GatewayErrors.Invalid(Method, "it lists no file");
        // Two names that differ in case alone are one file on some systems.
        if (files.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw GatewayErrors.Invalid(Method, $"it lists {twice.Key} twice");
        return files;
    }

    private async Task<T> Ask<T>(string method, VendorRequest request, Func<string, JsonElement, T> read)
    {
        using var answer = await client.Ask(method, request.Parameters, cancellation).ConfigureAwait(false);
        return read(method, answer.RootElement);
    }
}
