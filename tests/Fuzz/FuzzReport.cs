using System.Globalization;
using System.Security.Cryptography;
using MgcBackfill.Errors;
using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Fuzz;

/// <summary>Reports the results of a run, target by target, and keeps the failing inputs.</summary>
/// <param name="output">Where the report is written.</param>
/// <param name="folder">The folder for failing inputs; created for the first one.</param>
internal sealed class FuzzReport(TextWriter output, string folder)
{
    private long _inputs;
    private long _failed;
    private TimeSpan _time;

    /// <summary>Reports the results of a target.</summary>
    public void Add(FuzzTally tally, TimeSpan time)
    {
        _inputs += tally.Inputs;
        _failed += tally.FailedInputs;
        _time += time;
        Print($"{tally.Target}");
        var (rate, size) = (tally.Inputs / time.TotalSeconds, (double)tally.InputBytes / Math.Max(1, tally.Inputs));
        Print($"  inputs    {tally.Inputs:N0} in {time.TotalSeconds:F1} s: {rate:N0} a second, {size:F0} bytes each");
        Print($"  accepted  {tally.Accepted:N0}");
        foreach (var (id, count) in tally.Refused.OrderByDescending(r => r.Value))
            Print($"  refused   {count:N0} {id}");
        Print($"  slowest   {tally.Slowest.Time.TotalMilliseconds:F1} ms (index {tally.Slowest.Index})");
        var (bytes, of, index) = tally.Peak;
        Print($"  memory    {bytes:N0} managed bytes allocated at most, by {of:N0} bytes of input (index {index})");
        foreach (var failure in tally.Failures)
            Print(failure);
    }

    /// <summary>Reports an input that does not end, keeps it, and ends the process, because nothing else can stop the input.</summary>
    public void TimedOut(FuzzFailure failure)
    {
        Print(failure);
        Environment.Exit(1);
    }

    /// <summary>Reports the totals. Returns the exit code: 0 if no input failed.</summary>
    public int End()
    {
        Print($"{_inputs:N0} inputs in {_time.TotalSeconds:F1} s, {_failed:N0} failed");
        return _failed == 0 ? 0 : 1;
    }

    /// <summary>Passes bytes to a target and reports the result. Returns the exit code.</summary>
    public int Replay(string name, byte[] input)
    {
        var engine = new FuzzEngine(FuzzTargets.Create(name), seed: 0);
        var refusal = engine.Check(input);
        Print($"{name}, {input.Length} bytes, sha256 {Convert.ToHexStringLower(SHA256.HashData(input))}");
        Print(refusal is null ? "accepted" : $"refused: {refusal.Id}, exit code {ExitCodes.For(refusal)}: {refusal.Message}");
        foreach (var failure in engine.Tally.Failures)
            Print($"FAILED: {failure.Details}");
        return engine.Tally.FailedInputs == 0 ? 0 : 1;
    }

    private void Print(FuzzFailure failure)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(
            folder,
            string.Create(CultureInfo.InvariantCulture, $"{failure.Target}-{failure.Seed}-{failure.Index}.bin")
        );
        File.WriteAllBytes(path, failure.Input);
        Print($"  FAILED    {failure}");
        foreach (var line in failure.Details.Split('\n'))
            Print($"            {line.TrimEnd()}");
        Print($"            again: --target {failure.Target} --replay {path}");
    }

    private void Print(string line) => output.WriteLine(line);
}
