using System.Reflection;
using System.Text.Json;
using MgcBackfill.Cli;
using MgcBackfill.Tests.Cli;
using MgcBackfill.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace MgcBackfill.Tests;

/// <summary>
/// Runs several commands in one process, because most of a short command's time is that of starting a process. Started with a file of
/// commands and a file for their results, it runs each command as the program would, on the streams of this process. Started without
/// arguments, it answers one command on each line of standard input.
/// </summary>
internal static class Program
{
    private const int Output = 1;
    private const int Error = 2;

    public static int Main(string[] args)
    {
        if (args is [var commands, var results])
            RunAll(JsonSerializer.Deserialize<string[][]>(File.ReadAllText(commands))!, results);
        else
            Answer();
        return 0;
    }

    private static void RunAll(string[][] commands, string results)
    {
        using var writer = new StreamWriter(results);
        var program = typeof(CommandLine).Assembly.EntryPoint!;
        foreach (var command in commands)
        {
            var exitCode = (int)program.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [command], null)!;
            if (!Console.IsOutputRedirected)
                Console.Out.Write(CommandSequence.EndOfCommand);
            writer.WriteLine(JsonSerializer.Serialize(new CommandEnd(exitCode, GetLength(Output), GetLength(Error))));
        }
    }

    private static void Answer()
    {
        while (Console.In.ReadLine() is { } line)
        {
            var outcome = CliFixture.Run(JsonSerializer.Deserialize<string[]>(line)!);
            Console.Out.WriteLine(JsonSerializer.Serialize(outcome));
        }
    }

    // How much of a regular file has been written; zero for everything else.
    private static long GetLength(int descriptor)
    {
        using var handle = new SafeFileHandle(descriptor, ownsHandle: false);
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (Exception e) when (e is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
