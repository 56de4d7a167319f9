#requires -Version 7.6
#requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }
<#
.SYNOPSIS
Runs the suite against the built module in out/MgcBackfill. Started by build.ps1 in a process of its own.
#>
param([string] $ResultFile)

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
if ($ResultFile) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputPath = $ResultFile
}
$result = Invoke-Pester -Configuration $configuration
exit ($result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount -gt 0 ? 1 : 0)
