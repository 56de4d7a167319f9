using System.Globalization;
using MgcBackfill.Cli;
using MgcBackfill.Files;

StandardStreams.Secure();

// The output does not depend on the language of the machine.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentUICulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

using var interruption = new Interruption();
return CommandLine.Run(args, Terminal.FromProcess(() => interruption.Token));
