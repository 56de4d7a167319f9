#!/usr/bin/env pwsh
#requires -Version 7.6

<#
.SYNOPSIS
Builds, tests and packs the PowerShell module.
.DESCRIPTION
Build    writes the module to out/MgcBackfill, ready to import on this platform. This is the default.
Test     runs the Pester suite against the output of Build, in a separate PowerShell process. Pester is restored as a package and need not
         be installed.
Package  writes to out/packages: a zip of the module for each platform for which DuckDB.NET contains a library, the command line as a .NET
         tool for the same platforms, and MgcBackfill.Core as a library. It writes all of them or fails.
Clean    deletes out/.
.EXAMPLE
./build.ps1 Build; Import-Module ./out/MgcBackfill
.EXAMPLE
./build.ps1 Package -Platform linux-x64, linux-arm64
#>
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Package', 'Clean')]
    [string[]] $Task = 'Build',

    # For Package: the platforms.
    [ValidateSet('win-x64', 'win-arm64', 'linux-x64', 'linux-arm64', 'osx')]
    [string[]] $Platform = @('win-x64', 'win-arm64', 'linux-x64', 'linux-arm64', 'osx')
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$out = Join-Path $PSScriptRoot out
. (Join-Path $PSScriptRoot tests/Pester/PowerShellCommand.ps1)

# Publishes into an empty folder, so that it contains only the module. The project in src/MgcBackfill.Cmdlets defines what is published.
function Build {
    $folder = Join-Path $out MgcBackfill
    if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
    $project = Join-Path $PSScriptRoot src/MgcBackfill.Cmdlets
    dotnet publish $project --configuration Release --output $folder --nologo --verbosity quiet | Out-Host
    if ($LASTEXITCODE -ne 0) { throw 'The module was not built; the messages above say why.' }
}

function Test {
    if (-not (Test-Path (Join-Path $out MgcBackfill))) { Build }
    $suite = Join-Path $PSScriptRoot tests/Pester
    $pester = dotnet msbuild $suite -restore -nologo -verbosity:quiet -getProperty:PesterManifest
    if ($LASTEXITCODE -ne 0) { throw "Pester could not be restored: $pester" }
    # A new process, because Windows cannot replace a loaded dll, and because it has the same start state as a user's.
    $shell, [string[]] $first = Get-PowerShellCommand
    & $shell @first -NoProfile -NonInteractive -File (Join-Path $suite Run.ps1) $pester | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "Pester ended with $LASTEXITCODE." }
}

function Package {
    $project = Join-Path $PSScriptRoot packaging/Packages.proj
    dotnet msbuild $project "-property:PackagePlatforms=`"$($Platform -join ';')`"" -nologo -verbosity:quiet | Out-Host
    if ($LASTEXITCODE -ne 0) { throw 'Nothing was packed; the messages above say why.' }
    Get-ChildItem (Join-Path $out packages) | ForEach-Object FullName
}

function Clean {
    if (Test-Path $out) { Remove-Item $out -Recurse -Force }
}

foreach ($step in $Task) { & $step }
