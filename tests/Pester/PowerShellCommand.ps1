# The command that starts the same PowerShell again: its program, and its first arguments.
function Get-PowerShellCommand {
    $process = [Environment]::ProcessPath
    $name = [IO.Path]::GetFileNameWithoutExtension($process)
    if ($name -eq 'pwsh') { return , @($process) }
    # If PowerShell is installed as a .NET tool, it is an assembly, and the program next to it is built for one platform only.
    $assembly = Join-Path $PSHOME pwsh.dll
    if ($name -eq 'dotnet' -and (Test-Path $assembly)) { return $process, $assembly }
    , @(Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh'))
}
