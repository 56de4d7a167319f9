# Loads the module's assemblies into a separate load context. There they find each other, and the native library beside them, before
# anything that another module has loaded, because two modules in one session may bring different versions of a library.

$engine = [IO.Path]::Combine($PSScriptRoot, 'engine')
$root = [IO.Path]::Combine($engine, 'MgcBackfill.Cmdlets.dll')
$contexts = [Runtime.Loader.AssemblyLoadContext]

# One copy per process, for all runspaces that import the module: two copies would not see each other's locks on a database.
[Threading.Monitor]::Enter($contexts)
try {
    $cmdlets = foreach ($context in $contexts::All) {
        if ($context.Name -eq 'MgcBackfill') { $context.Assemblies.Where({ $_.GetName().Name -eq 'MgcBackfill.Cmdlets' }) }
    }
    if (-not $cmdlets) {
        # All at once, because a context searches first its own assemblies and then those of the process. The cmdlets come last, so that
        # loading them proves that nothing is missing.
        $context = $contexts::new('MgcBackfill')
        foreach ($file in [IO.Directory]::GetFiles($engine, '*.dll').Where({ $_ -ne $root }) + $root) {
            $assembly = $context.LoadFromAssemblyPath($file)
            if ($assembly.GetName().Name -notlike 'MgcBackfill.*') { continue }
            # PowerShell looks for types only in the default context. Under these names it finds ours: [MgcBackfill.Source.DbnBar].
            $names = [psobject].Assembly.GetType('System.Management.Automation.TypeAccelerators')
            foreach ($type in $assembly.GetExportedTypes()) { $names::Add($type.FullName, $type) }
        }
        $cmdlets = $assembly
    }
} finally {
    [Threading.Monitor]::Exit($contexts)
}

if ($cmdlets.Location -ne $root -or $cmdlets.FullName -ne [Reflection.AssemblyName]::GetAssemblyName($root).FullName) {
    throw "MgcBackfill $($cmdlets.GetName().Version) is loaded in this process already, from '$($cmdlets.Location)'. " +
        "Start a new PowerShell to use the copy in '$PSScriptRoot'."
}

# PowerShell keeps a nested module when the module that imported it is removed, and would export nothing from it the next time.
$nested = Import-Module -Assembly $cmdlets -PassThru
$MyInvocation.MyCommand.ScriptBlock.Module.OnRemove = { Remove-Module $nested }
