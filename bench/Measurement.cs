namespace MgcBackfill.Bench;

/// <summary>One thing that is measured several times.</summary>
/// <param name="name">What is measured.</param>
internal sealed class Measurement(string name)
{
    private readonly List<double> _seconds = [];

    public string Name => name;

    /// <summary>Peak memory of the process in bytes, the highest of the runs; 0 if it ran inside the benchmark process.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Median of the runs, in seconds.</summary>
    public double Median
    {
        get
        {
            var sorted = _seconds.Order().ToArray();
            var middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public double Minimum => _seconds.Min();

    public double Maximum => _seconds.Max();

    public void Add(double seconds, long peakBytes = 0)
    {
        _seconds.Add(seconds);
        PeakBytes = Math.Max(PeakBytes, peakBytes);
    }
}
