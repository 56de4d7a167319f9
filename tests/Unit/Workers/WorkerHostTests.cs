using MgcBackfill.Cmdlets;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Workers;

/// <summary>Issue 4: in a PowerShell session, workers are started with that PowerShell.</summary>
public sealed class WorkerHostTests : IDisposable
{
    private const string Core = "/modules/it's here/MgcBackfill.Core.dll";

    private static readonly string s_shell = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";

    private readonly ScratchFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_worker_starts_with_the_pwsh_of_the_session()
    {
        var launcher = WorkerHost.CreateLauncher(Path.Combine("/opt", s_shell), "/elsewhere", Core);

        Assert.Equal(Path.Combine("/opt", s_shell), launcher.FileName);
        Assert.Equal(["-NoProfile", "-NoLogo", "-NonInteractive", "-InputFormat", "None"], launcher.Arguments.Take(5));
        Assert.Contains("LoadFrom('/modules/it''s here/MgcBackfill.Core.dll')", launcher.Arguments[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void In_another_host_a_worker_starts_with_the_pwsh_beside_the_shell()
    {
        var shell = _home.Write(s_shell, "");

        Assert.Equal(shell, WorkerHost.CreateLauncher("/programs/editor", _home.FullName, Core).FileName);
    }

    [Fact]
    public void A_shell_that_is_a_tool_of_dotnet_is_started_by_dotnet()
    {
        var assembly = _home.Write("pwsh.dll", "");
        // The package of the tool contains the executable of one platform, which other platforms cannot run.
        _home.Write(s_shell, "");

        var launcher = WorkerHost.CreateLauncher("/usr/bin/dotnet", _home.FullName, Core);

        Assert.Equal(("/usr/bin/dotnet", assembly), (launcher.FileName, launcher.Arguments[0]));
    }

    [Theory]
    [InlineData("/programs/editor")]
    [InlineData("/usr/bin/dotnet")]
    [InlineData(null)]
    public void A_missing_pwsh_is_reported(string? process)
    {
        var error = Assert.Throws<EnvironmentException>(() => WorkerHost.CreateLauncher(process, _home.FullName, Core));

        Assert.Equal(ErrorIds.WorkerNotStarted, error.Id);
        Assert.Contains(Path.Combine(_home.FullName, s_shell), error.Message, StringComparison.Ordinal);
    }
}
