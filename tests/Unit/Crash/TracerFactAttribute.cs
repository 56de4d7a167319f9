using MgcBackfill.Crash;

namespace MgcBackfill.Tests.Crash;

/// <summary>A test that needs strace and the right to trace; skipped, with that reason, without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TracerFactAttribute : FactAttribute
{
    public TracerFactAttribute()
    {
        if (!Tracer.Available)
            Skip = "Needs Linux, strace, and the right to trace.";
    }
}
