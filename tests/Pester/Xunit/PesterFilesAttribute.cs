using Xunit.Sdk;

namespace MgcBackfill.Pester;

/// <summary>Marks the method that stands for the suite: a test case for each *.Tests.ps1 file.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("MgcBackfill.Pester.PesterDiscoverer", "MgcBackfill.Pester")]
public sealed class PesterFilesAttribute : FactAttribute;
