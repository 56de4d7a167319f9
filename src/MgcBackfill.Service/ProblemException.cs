namespace MgcBackfill.Service;

/// <summary>Ends a request with a problem.</summary>
/// <param name="problem">The problem.</param>
internal sealed class ProblemException(Problem problem) : Exception(problem.Detail)
{
    /// <summary>What the client is told.</summary>
    public Problem Problem { get; } = problem;
}
