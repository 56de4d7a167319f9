using System.Runtime.ExceptionServices;

namespace MgcBackfill.Source;

/// <summary>Work on many files at once.</summary>
internal static class FileWork
{
    /// <summary>Does something with each file, several at the same time.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="work">The work; of several errors always the first by the order of the files is thrown.</param>
    /// <param name="cancellation">Cancels between files.</param>
    /// <returns>The results, in the order of the files.</returns>
    public static T[] Run<T>(IReadOnlyList<string> paths, Func<string, T> work, CancellationToken cancellation)
    {
        var results = new T[paths.Count];
        var refusals = new Exception?[paths.Count];
        Parallel.For(
            0,
            results.Length,
            new ParallelOptions { CancellationToken = cancellation },
            (i, loop) =>
            {
                try
                {
                    results[i] = work(paths[i]);
                }
                catch (Exception e)
                {
                    // Break, unlike Stop, lets all earlier files finish, so that of several errors always the first by path is reported.
                    refusals[i] = e;
                    loop.Break();
                }
            }
        );
        if (Array.Find(refusals, r => r is not null) is { } first)
            ExceptionDispatchInfo.Throw(first);
        return results;
    }
}
