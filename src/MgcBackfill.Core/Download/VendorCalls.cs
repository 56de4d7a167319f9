using System.Text;

namespace MgcBackfill.Download;

/// <summary>
/// Writes requests as scripts that call the vendor's API, for people who prefer other tools. Each shows a price and asks before it buys.
/// None holds a key: they read it from the environment (N1).
/// </summary>
internal static class VendorCalls
{
    private const string NothingToRequest = "# No time is missing, so there is nothing to request.";

    // The key goes through a pipe, because every program of the machine can read the arguments of curl.
    private const string CurlFunctions = """
        # Set the variable {variable} to your key first. The last question of each request buys it.
        call() {
          method=$1
          shift
          printf 'user = "%s:"\n' "${variable}" | curl --config - --silent --show-error --fail-with-body "$@" "{address}$method"
        }
        agreed() {
          printf ' US dollars. Buy it? [y/N] '
          read -r answer </dev/tty && [ "$answer" = y ]
        }
        """;

    private const string PythonStart = """
        # Needs the vendor's client: pip install databento. It reads your key from the variable {variable}.
        # The question of each request buys it.
        import databento

        client = databento.Historical()
        requests = [
        """;

    private const string PythonEnd = """
        ]
        for request in requests:
            cost = client.metadata.get_cost(**request)
            name = "{symbols} {schema} {start} to {end}".format(**request)
            if input(f"{name}: {cost:.2f} US dollars. Buy it? [y/N] ") == "y":
                job = client.batch.submit_job(
                    **request, stype_out="instrument_id", encoding="dbn", compression="zstd", split_duration="year"
                )
                print(f"job {job['id']}")
        """;

    /// <summary>A script for a shell with curl.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="gateway">The service.</param>
    public static string Curl(IReadOnlyList<VendorRequest> requests, GatewayAddress gateway)
    {
        if (requests.Count == 0)
            return NothingToRequest;
        var script = new StringBuilder();
        Append(script, Fill(CurlFunctions).Replace("{address}", gateway.ToString(), StringComparison.Ordinal));
        foreach (var request in requests)
        {
            Append(script, "");
            Append(script, $"printf '%s: ' '{request}'");
            Append(script, $"call metadata.get_cost{Fields(request.Parameters)} && agreed &&");
            Append(script, $"  call batch.submit_job{Fields(request.Parameters.Concat(new BatchForm("dbn", "zstd", "year").Parameters))}");
        }

        return script.ToString().TrimEnd('\n');
    }

    /// <summary>A script for Python with the vendor's client.</summary>
    /// <param name="requests">The requests.</param>
    public static string Python(IReadOnlyList<VendorRequest> requests)
    {
        if (requests.Count == 0)
            return NothingToRequest;
        var script = new StringBuilder();
        Append(script, Fill(PythonStart));
        foreach (var request in requests)
        {
            Append(script, "    dict(");

            // The client asks for prices without stype_out, whose only value it knows itself.
            foreach (var (name, value) in request.Parameters.Where(p => p.Key != "stype_out"))
                Append(script, $"        {name}=\"{value}\",");
            Append(script, "    ),");
        }

        Append(script, PythonEnd);
        return script.ToString().TrimEnd('\n');
    }

    // The same lines on every system: a shell on Windows reads these line ends too.
    private static void Append(StringBuilder script, string lines) => script.Append(lines.ReplaceLineEndings("\n")).Append('\n');

    private static string Fill(string template) => template.Replace("{variable}", GatewayKey.Variable, StringComparison.Ordinal);

    private static string Fields(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Concat(fields.Select((f, i) => $"{(i % 4 == 0 ? " \\\n    " : " ")}-d {f.Key}={f.Value}"));
}
