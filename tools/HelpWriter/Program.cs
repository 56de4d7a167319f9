using System.Reflection;
using System.Xml.Linq;

namespace MgcBackfill.HelpWriter;

/// <summary>Writes the help of an assembly's cmdlets.</summary>
public static class Program
{
    /// <summary>Runs the program: ASSEMBLY FOLDER-OF-PAGES OUTPUT.</summary>
    /// <returns>0, or 1 where a page is missing or does not match its cmdlet.</returns>
    public static int Main(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        try
        {
            var help = Write(Assembly.LoadFrom(Path.GetFullPath(args[0])), args[1]);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(args[2]))!);
            help.Save(args[2]);
            return 0;
        }
        catch (InvalidDataException e)
        {
            // The form in which a build shows an error.
            Console.Error.WriteLine($"{e.Message.Replace(": ", "(1,1): error HELP: ", StringComparison.Ordinal)}");
            return 1;
        }
    }

    /// <summary>The help of an assembly's cmdlets.</summary>
    /// <param name="assembly">The assembly; only its metadata is read.</param>
    /// <param name="folder">The folder of the pages, one for each cmdlet.</param>
    /// <exception cref="InvalidDataException">A page is missing, or does not match its cmdlet.</exception>
    public static XDocument Write(Assembly assembly, string folder)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var cmdlets = assembly
            .GetExportedTypes()
            .Select(Cmdlet.From)
            .OfType<Cmdlet>()
            .OrderBy(c => c.Name, StringComparer.Ordinal)
            .ToArray();
        return Maml.Document(cmdlets.Select(c => (c, Page.Read(Path.Combine(folder, c.Name + ".md"), c))));
    }
}
