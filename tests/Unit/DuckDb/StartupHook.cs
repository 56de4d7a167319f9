using MgcBackfill.DuckDb.Native;

/// <summary>The runtime calls this before the entry point of a process whose DOTNET_STARTUP_HOOKS names this assembly.</summary>
internal static class StartupHook
{
    public const string HoldVariable = "MGC_TEST_HOLD_DATABASE";
    public const string ReadOnlyVariable = "MGC_TEST_HOLD_READ_ONLY";
    public const string Held = "held";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(HoldVariable) is not { } path)
            return;
        using (DatabaseInstance.Open(path, new InstanceOptions { ReadOnly = Environment.GetEnvironmentVariable(ReadOnlyVariable) == "1" }))
        {
            Console.WriteLine(Held);
            Console.In.ReadToEnd();
        }

        Environment.Exit(0);
    }
}
