namespace MgcBackfill.Bench;

/// <summary>One thing that is measured several times.</summary>
/// <param name="name">What is measured.</param>
internal sealed class Measurement(string name)
{
    private readonly List<double> _seconds = [];
    private readonly List<double> _processor = [];

    public string Name => name;

    /// <summary>Peak memory of the process in bytes, the highest of the runs; 0 if it ran inside the benchmark process.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Median of the runs, in seconds.</summary>
    public double Median => GetMedian(_seconds);

    /// <summary>Median of the processor time of the runs, in seconds; 0 if it ran inside the benchmark process.</summary>
    public double Processor => _processor.Count == 0 ? 0 : GetMedian(_processor);

    public double Minimum => _seconds.Min();

    public double Maximum => _seconds.Max();

    public void Add(double seconds) => _seconds.Add(seconds);

    public void Add(double seconds, double processor, long peakBytes)
    {
        Add(seconds);
        _processor.Add(processor);
        PeakBytes = Math.Max(PeakBytes, peakBytes);
    }

    private static double GetMedian(List<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
