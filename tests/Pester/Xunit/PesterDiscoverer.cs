using Xunit.Abstractions;
using Xunit.Sdk;

namespace MgcBackfill.Pester;

/// <summary>Finds the files of the suite. Each is a separate collection, so that xunit can run several at a time.</summary>
public sealed class PesterDiscoverer(IMessageSink diagnostics) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions,
        ITestMethod testMethod,
        IAttributeInfo factAttribute
    )
    {
        var files = Directory.GetFiles(Settings.Suite, "*.Tests.ps1");
        if (files.Length == 0)
        {
            yield return new ExecutionErrorTestCase(
                diagnostics,
                TestMethodDisplay.ClassAndMethod,
                TestMethodDisplayOptions.None,
                testMethod,
                $"{Settings.Suite} holds no *.Tests.ps1."
            );
        }

        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            var collection = new TestCollection(testMethod.TestClass.TestCollection.TestAssembly, null, Path.GetFileName(file));
            var method = new TestMethod(new TestClass(collection, testMethod.TestClass.Class), testMethod.Method);
            yield return new PesterTestCase(diagnostics, method, file);
        }
    }
}
