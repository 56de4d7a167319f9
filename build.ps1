#!/usr/bin/env pwsh
#requires -Version 7.6
<#
.SYNOPSIS
Builds, tests and packs the PowerShell module.
.DESCRIPTION
Build    out/MgcBackfill, ready to import, with libduckdb of this platform. The default.
Test     the Pester suite against what Build left, in a pwsh of its own.
Package  a zip in out/packages for each platform that DuckDB's npm package serves. What cannot be had is named and passed over.
Clean    takes out/ away.
.EXAMPLE
./build.ps1 Build; Import-Module ./out/MgcBackfill
#>
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Package', 'Clean')]
    [string[]] $Task = 'Build',

    # Test: where to write the results, as NUnit XML.
    [string] $ResultFile
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$out = Join-Path $PSScriptRoot out
$platforms = 'linux-x64', 'linux-arm64', 'linux-x64-musl', 'linux-arm64-musl', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'

# Publishes into a folder that then holds the module and nothing else.
function Publish([string] $Folder, [string[]] $Properties) {
    if (Test-Path $Folder) { Remove-Item $Folder -Recurse }
    $project = Join-Path $PSScriptRoot src/MgcBackfill.Cmdlets
    dotnet publish $project --configuration Release --output $Folder --nologo --verbosity quiet @Properties | Out-Host
    if ($LASTEXITCODE -ne 0) { return $false }
    Remove-Item (Join-Path $Folder '*.xml'), (Join-Path $Folder '*.deps.json') -ErrorAction Ignore
    Copy-Item (Join-Path $PSScriptRoot module/*) $Folder -Recurse
    Copy-Item (Join-Path $PSScriptRoot LICENSE), (Join-Path $PSScriptRoot THIRD-PARTY-NOTICES.md) $Folder
    $true
}

function Build {
    if (-not (Publish (Join-Path $out MgcBackfill))) { throw 'The module was not built; the messages above say why.' }
}

function Test {
    if (-not (Test-Path (Join-Path $out MgcBackfill))) { Build }
    # A loaded dll cannot be replaced on Windows, and a fresh process sees what a user sees.
    $runner = Join-Path $PSScriptRoot tests/Pester/Run.ps1
    & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $runner $ResultFile | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "Pester ended with $LASTEXITCODE." }
}

function Package {
    $version = (Import-PowerShellDataFile (Join-Path $PSScriptRoot module/MgcBackfill.psd1)).ModuleVersion
    $packages = New-Item (Join-Path $out packages) -ItemType Directory -Force
    foreach ($platform in $platforms) {
        $folder = Join-Path $out "package/$platform/MgcBackfill"
        $zstd = $platform -like 'win32-*' ? 'Managed' : 'Native'
        # A library of your own (DuckDbLibraryPath) is of one platform only.
        if (Publish $folder "-p:DuckDbPlatform=$platform", "-p:ZstdProvider=$zstd", "-p:DuckDbLibraryPath=") {
            $zip = Join-Path $packages "MgcBackfill-$version-$platform.zip"
            Compress-Archive $folder $zip -Force
            Write-Host "$platform`: $zip"
        } else {
            Write-Warning "$platform could not be packed: the message above names what could not be had. Going on with the others."
        }
    }
}

function Clean {
    if (Test-Path $out) { Remove-Item $out -Recurse }
}

foreach ($step in $Task) { & $step }
