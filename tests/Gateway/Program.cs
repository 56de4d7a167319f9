using System.CommandLine;
using System.Globalization;
using MgcBackfill.Gateway;

var port = new Option<int>("--port") { Description = "The port at 127.0.0.1.", DefaultValueFactory = _ => 8080 };
var start = new Option<DateOnly>("--start")
{
    Description = "First UTC date of the market.",
    DefaultValueFactory = _ => new DateOnly(2024, 1, 2),
};
var end = new Option<DateOnly>("--end")
{
    Description = "Last UTC date of the market.",
    DefaultValueFactory = _ => new DateOnly(2024, 12, 31),
};
var density = new Option<double>("--density")
{
    Description = "How many minutes have a bar; 1 is like a real market.",
    DefaultValueFactory = _ => 0.1,
};
var log = new Option<FileInfo?>("--log") { Description = "A file for a line for each request. [default: the standard error stream]" };
var command = new RootCommand("A local server with the interface of the vendor's historical API. It sells a synthetic market.")
{
    port,
    start,
    end,
    density,
    log,
};
command.SetAction(async parsed =>
{
    var options = new StandInOptions
    {
        Port = parsed.GetValue(port),
        First = parsed.GetValue(start),
        Last = parsed.GetValue(end),
        Density = parsed.GetValue(density),
        Log = true,
    };
    if (parsed.GetValue(log) is { } file)
        Console.SetError(new StreamWriter(file.FullName) { AutoFlush = true });
    var gateway = await StandIn.Start(options).ConfigureAwait(false);
    await using (gateway.ConfigureAwait(false))
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"--gateway {gateway.Address}, key {options.Key}; Ctrl+C ends it"));
        await gateway.WaitForEnd().ConfigureAwait(false);
    }
});
return await command.Parse(args).InvokeAsync().ConfigureAwait(false);
