using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace MgcBackfill.Pester;

/// <summary>A file of the suite, which gives one result for each of its tests.</summary>
public sealed class PesterTestCase : XunitTestCase
{
    /// <summary>For xunit, which fills the properties afterwards.</summary>
    [Obsolete("Called by the de-serializer.")]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public PesterTestCase() { }

    /// <summary>The test case of <paramref name="file"/>.</summary>
    public PesterTestCase(IMessageSink diagnostics, ITestMethod method, string file)
        : base(diagnostics, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, method, [file]) { }

    /// <summary>Path of the file.</summary>
    public string File => (string)TestMethodArguments[0];

    /// <inheritdoc/>
    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource
    ) => new PesterTestCaseRunner(this, messageBus, aggregator, cancellationTokenSource).RunAsync();

    /// <inheritdoc/>
    protected override string GetDisplayName(IAttributeInfo factAttribute, string displayName) => Path.GetFileNameWithoutExtension(File);
}
