#!/usr/bin/env pwsh
#requires -Version 7.6
<#
.SYNOPSIS
Builds, tests and packs the PowerShell module.
.DESCRIPTION
Build    out/MgcBackfill, ready to import on this platform. The default.
Test     the Pester suite against what Build left, in a PowerShell of its own. Pester comes as a package; none need be installed.
Package  a zip in out/packages for each platform that DuckDB.NET brings a library for. What cannot be had is named and passed over;
         that nothing at all could be packed is an error.
Clean    takes out/ away.
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

    # Package: which platforms.
    [ValidateSet('win-x64', 'win-arm64', 'linux-x64', 'linux-arm64', 'osx')]
    [string[]] $Platform = @('win-x64', 'win-arm64', 'linux-x64', 'linux-arm64', 'osx')
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$out = Join-Path $PSScriptRoot out
. (Join-Path $PSScriptRoot tests/Pester/PowerShellCommand.ps1)

# Publishes into a folder that then holds the module and nothing else: src/MgcBackfill.Cmdlets says what goes into it.
function Publish([string] $Folder, [string[]] $Properties) {
    if (Test-Path $Folder) { Remove-Item $Folder -Recurse -Force }
    $project = Join-Path $PSScriptRoot src/MgcBackfill.Cmdlets
    dotnet publish $project --configuration Release --output $Folder --nologo --verbosity quiet @Properties | Out-Host
    $LASTEXITCODE -eq 0
}

function Build {
    if (-not (Publish (Join-Path $out MgcBackfill))) { throw 'The module was not built; the messages above say why.' }
}

function Test {
    if (-not (Test-Path (Join-Path $out MgcBackfill))) { Build }
    $suite = Join-Path $PSScriptRoot tests/Pester
    $pester = dotnet msbuild $suite -restore -nologo -verbosity:quiet -getProperty:PesterManifest
    if ($LASTEXITCODE -ne 0) { throw "Pester could not be restored: $pester" }
    # A loaded dll cannot be replaced on Windows, and a fresh process sees what a user sees.
    $shell, $first = Get-PowerShellCommand
    & $shell @first -NoProfile -NonInteractive -File (Join-Path $suite Run.ps1) $pester | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "Pester ended with $LASTEXITCODE." }
}

function Package {
    $version = (Import-PowerShellDataFile (Join-Path $PSScriptRoot module/MgcBackfill.psd1)).ModuleVersion
    $work, $packages = (Join-Path $out package), (Join-Path $out packages)
    # What lies there is of this version and this call, or nothing.
    foreach ($folder in $work, $packages) { if (Test-Path $folder) { Remove-Item $folder -Recurse -Force } }
    $null = New-Item $packages -ItemType Directory
    $here = dotnet msbuild (Join-Path $PSScriptRoot src/MgcBackfill.Core) -nologo -getProperty:DuckDbPlatform
    $missing = @()
    foreach ($name in $Platform) {
        $folder = Join-Path $work "$name/MgcBackfill"
        # Another platform is built apart from bin and obj, which stay as Build left them, and without machine code of this one.
        $apart = '-p:UseArtifactsOutput=true', "-p:ArtifactsPath=$work/build", '-p:Precompile=false'
        $properties = @("-p:DuckDbPlatform=$name") + ($name -eq $here ? @() : $apart)
        if (Publish $folder $properties) {
            $zip = Join-Path $packages "MgcBackfill-$version-$name.zip"
            Compress-Archive $folder $zip
            Write-Host "$name`: $zip"
        } else {
            $missing += $name
            Write-Warning "$name could not be packed: the messages above name what could not be had. Going on with the others."
        }
    }

    Write-Host "$($Platform.Count - $missing.Count) of $($Platform.Count) packed$($missing ? '; without: ' : '')$($missing -join ', ')"
    if ($missing.Count -eq $Platform.Count) { throw 'Nothing could be packed; the messages above say why.' }
}

function Clean {
    if (Test-Path $out) { Remove-Item $out -Recurse -Force }
}

foreach ($step in $Task) { & $step }
