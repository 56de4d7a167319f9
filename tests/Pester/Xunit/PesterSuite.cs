namespace MgcBackfill.Pester;

/// <summary>The tests of the PowerShell module: each test of each *.Tests.ps1 file counts as one test here.</summary>
public sealed class PesterSuite
{
    /// <summary>A file of the suite. <see cref="PesterTestCase"/> runs it, so the method itself does nothing.</summary>
    [PesterFiles]
    public void Runs(string file) => Assert.True(File.Exists(file));
}
