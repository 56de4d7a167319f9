using System.Globalization;
using MgcBackfill.Cli;
using MgcBackfill.Files;

StandardStreams.Secure();

// Nothing that is printed depends on the machine's language.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

using var interruption = new Interruption();
return CommandLine.Run(args, Terminal.OfProcess(() => interruption.Token));
