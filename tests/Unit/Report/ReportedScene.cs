using System.Collections.Concurrent;

namespace MgcBackfill.Tests.Report;

/// <summary>A scene and its report, made once for all tests that only read them, and deleted when the process ends.</summary>
internal sealed class ReportedScene
{
    private static readonly ConcurrentDictionary<string, Lazy<ReportedScene>> s_scenes = new();

    private ReportedScene(string name)
    {
        Scene = ReportScene.Of(name);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Scene.Dispose();
        Report = Scene.Report();
    }

    public ReportScene Scene { get; }

    public ReportHtml Report { get; }

    public static ReportedScene Of(string name) => s_scenes.GetOrAdd(name, n => new Lazy<ReportedScene>(() => new ReportedScene(n))).Value;
}
