namespace MgcBackfill.Pester;

/// <summary>The tests of the PowerShell module: each test of each *.Tests.ps1 file counts as one test here.</summary>
public sealed class PesterSuite
{
    /// <summary>A file of the suite. <see cref="PesterTestCase"/> runs it; there is nothing left to do for the method itself.</summary>
    [PesterFiles]
    public void Runs(string file) => Assert.True(File.Exists(file));
}
