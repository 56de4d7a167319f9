using System.Text.RegularExpressions;

namespace MgcBackfill.Download;

/// <summary>A job of the service, as it describes it.</summary>
internal sealed partial record BatchJob
{
    /// <summary>Its id, such as <c>GLBX-20250925-WQDHXB45MK</c>: one plain word, so that it can be the name of a folder.</summary>
    public required string Id { get; init; }

    /// <summary>How far the service is.</summary>
    public required BatchState State { get; init; }

    /// <summary>What it asks for.</summary>
    public required VendorRequest Request { get; init; }

    /// <summary>The form of its files.</summary>
    public required BatchForm Form { get; init; }

    /// <summary>What it cost, in US dollars; null until the service knows.</summary>
    public required decimal? Cost { get; init; }

    /// <summary>Number of records; null until the service knows.</summary>
    public required long? Records { get; init; }

    /// <summary>Reads a job.</summary>
    /// <exception cref="Errors.SourceException">A member is missing or invalid.</exception>
    public static BatchJob From(string method, GatewayDocument job)
    {
        var id = job.Text("id");
        if (!IdForm().IsMatch(id))
            throw GatewayErrors.Invalid(method, $"'{GatewayErrors.OneLine(id, 100)}' is not an id of a job");
        return new BatchJob
        {
            Id = id,
            State = job.Text("state") switch
            {
                "received" or "queued" => BatchState.Queued,
                "processing" => BatchState.Processing,
                "done" => BatchState.Done,
                "expired" => BatchState.Expired,
                var other => throw GatewayErrors.Invalid(
                    method,
                    $"the state '{GatewayErrors.OneLine(other, 100)}' of job {id} is not known"
                ),
            },
            Request = new VendorRequest
            {
                Dataset = job.Text("dataset"),
                Schema = job.Text("schema"),
                Symbols = job.Names("symbols"),
                StypeIn = job.Text("stype_in"),
                StypeOut = job.Text("stype_out"),
                Start = job.Time("start"),
                End = job.Time("end"),
            },
            Form = new BatchForm(job.Text("encoding"), job.TextOrNull("compression") ?? "none", job.TextOrNull("split_duration") ?? "none"),
            Cost = job.AmountOrNull("cost_usd"),
            Records = job.CountOrNull("record_count"),
        };
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.-]{2,99}\z")]
    private static partial Regex IdForm();
}
