using MgcBackfill.DuckDb.Native;
using MgcBackfill.TestServers;

/// <summary>The runtime calls this before the entry point of a process whose DOTNET_STARTUP_HOOKS names this assembly.</summary>
internal static class StartupHook
{
    public const string HoldVariable = "MGC_TEST_HOLD_DATABASE";
    public const string ReadOnlyVariable = "MGC_TEST_HOLD_READ_ONLY";
    public const string ServerVariable = "MGC_TEST_HOLD_SERVER";
    public const string Held = "held";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(ServerVariable) is not null)
            HoldServer();
        if (Environment.GetEnvironmentVariable(HoldVariable) is not { } path)
            return;
        using (DatabaseInstance.Open(path, new InstanceOptions { ReadOnly = Environment.GetEnvironmentVariable(ReadOnlyVariable) == "1" }))
        {
            Console.WriteLine(Held);
            Console.In.ReadToEnd();
        }

        Environment.Exit(0);
    }

    // The server is not disposed: the tests are about what is left then.
    private static void HoldServer()
    {
        Console.WriteLine(new PostgresServer().DataFolder);
        Console.In.ReadToEnd();
        Environment.Exit(0);
    }
}
