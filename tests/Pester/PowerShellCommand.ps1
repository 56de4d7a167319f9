# The command that starts this very PowerShell again: its program, and the arguments that come first.
function Get-PowerShellCommand {
    $process = [Environment]::ProcessPath
    $name = [IO.Path]::GetFileNameWithoutExtension($process)
    if ($name -eq 'pwsh') { return , @($process) }
    # Installed as a tool of dotnet, PowerShell is an assembly; the program beside it is made for one platform only.
    $assembly = Join-Path $PSHOME pwsh.dll
    if ($name -eq 'dotnet' -and (Test-Path $assembly)) { return $process, $assembly }
    , @(Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh'))
}
