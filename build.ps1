#!/usr/bin/env pwsh
#requires -Version 7.6
<#
.SYNOPSIS
Builds, tests and packs the PowerShell module.
.DESCRIPTION
Build    out/MgcBackfill, ready to import, with libduckdb of this platform. The default.
Test     the Pester suite against what Build left, in a pwsh of its own.
Package  a zip in out/packages for each platform that DuckDB's npm package serves. What cannot be had is named and passed over; that
         nothing at all could be packed is an error.
Clean    takes out/ away.

A libduckdb of your own is named in the environment variable DuckDbLibraryPath: it goes into the build and into the package of this
platform, for which npm is not asked then.
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

    # Test: where to write the results, as NUnit XML.
    [string] $ResultFile,

    # Package: which platforms, by the names of npm's packages.
    [ValidateSet(
        'linux-x64', 'linux-arm64', 'linux-x64-musl', 'linux-arm64-musl', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64')]
    [string[]] $Platform = @(
        'linux-x64', 'linux-arm64', 'linux-x64-musl', 'linux-arm64-musl', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'win32-arm64'
    )
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$out = Join-Path $PSScriptRoot out
$library = Join-Path $PSScriptRoot native/duckdb/DuckDbNative.targets
. (Join-Path $PSScriptRoot tests/Pester/PowerShellCommand.ps1)

# Publishes into a folder that then holds the module and nothing else.
function Publish([string] $Folder, [string[]] $Properties) {
    if (Test-Path $Folder) { Remove-Item $Folder -Recurse -Force }
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
    $shell, $first = Get-PowerShellCommand
    & $shell @first -NoProfile -NonInteractive -File $runner $ResultFile | Out-Host
    if ($LASTEXITCODE -ne 0) { throw "Pester ended with $LASTEXITCODE." }
}

function Package {
    $version = (Import-PowerShellDataFile (Join-Path $PSScriptRoot module/MgcBackfill.psd1)).ModuleVersion
    $work, $packages = (Join-Path $out package), (Join-Path $out packages)
    # What lies there is of this version and this call, or nothing.
    foreach ($folder in $work, $packages) { if (Test-Path $folder) { Remove-Item $folder -Recurse -Force } }
    $null = New-Item $packages -ItemType Directory
    $here = dotnet msbuild $library -getProperty:DuckDbPlatform
    $missing = @()
    try {
        foreach ($name in $Platform) {
            $folder = Join-Path $work "$name/MgcBackfill"
            $zstd = $name -like 'win32-*' ? 'Managed' : 'Native'
            # Apart from bin and obj, which stay as Build left them.
            $properties = "-p:DuckDbPlatform=$name", "-p:ZstdProvider=$zstd", '-p:UseArtifactsOutput=true', "-p:ArtifactsPath=$work/build"
            # Machine code of this platform is refused by another.
            if ($name -ne $here) { $properties += '-p:DuckDbLibraryPath=', '-p:Precompile=false' }
            if (Publish $folder $properties) {
                $zip = Join-Path $packages "MgcBackfill-$version-$name.zip"
                Compress-Archive $folder $zip
                Write-Host "$name`: $zip"
            } else {
                $missing += $name
                Write-Warning "$name could not be packed: the messages above name what could not be had. Going on with the others."
            }
        }
    } finally {
        # npm keeps one platform's library at a time; the next build is for this one again.
        if (-not $env:DuckDbLibraryPath) { dotnet msbuild $library -target:InstallDuckDbPackage -verbosity:quiet -nologo | Out-Host }
    }

    Write-Host "$($Platform.Count - $missing.Count) of $($Platform.Count) packed$($missing ? '; without: ' : '')$($missing -join ', ')"
    if ($missing.Count -eq $Platform.Count) { throw 'Nothing could be packed; the messages above say why.' }
}

function Clean {
    if (Test-Path $out) { Remove-Item $out -Recurse -Force }
}

foreach ($step in $Task) { & $step }
