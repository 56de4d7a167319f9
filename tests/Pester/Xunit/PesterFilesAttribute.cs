using Xunit.Sdk;

namespace MgcBackfill.Pester;

/// <summary>Marks the method that represents the suite: one test case for each *.Tests.ps1 file.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("MgcBackfill.Pester.PesterDiscoverer", "MgcBackfill.Pester")]
public sealed class PesterFilesAttribute : FactAttribute;
