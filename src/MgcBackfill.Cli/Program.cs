using System.Globalization;
using MgcBackfill.Cli;

// Nothing that is printed depends on the machine's language.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

using var interruption = new Interruption();
return CommandLine.Run(args, Terminal.OfProcess(() => interruption.Token));
