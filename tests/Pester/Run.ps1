#requires -Version 7.6

<#
.SYNOPSIS
Runs the suite against the built module in out/MgcBackfill. Started by build.ps1 in a process of its own.
#>
param([string] $Pester)

Import-Module $Pester -ErrorAction Stop
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration
exit ($result.Result -eq 'Passed' -and $result.PassedCount -gt 0 ? 0 : 1)
