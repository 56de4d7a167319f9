using System.Collections.Concurrent;

namespace MgcBackfill.Tests.Report;

/// <summary>A scene and its report, made once for all tests that only read them, and deleted when the process ends.</summary>
internal sealed class RenderedReport
{
    private static readonly ConcurrentDictionary<string, Lazy<RenderedReport>> s_scenes = new();

    private RenderedReport(string name)
    {
        Scene = ReportFixture.Create(name);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Scene.Dispose();
        Report = Scene.Report();
    }

    public ReportFixture Scene { get; }

    public ReportHtml Report { get; }

    public static RenderedReport Get(string name) =>
        s_scenes.GetOrAdd(name, n => new Lazy<RenderedReport>(() => new RenderedReport(n))).Value;
}
