BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot ../..)).Path
    $readme = Get-Content (Join-Path $root README.md) -Raw
    $blocks = [regex]::Matches($readme, '(?s)```powershell\r?\n(.*?)```') | ForEach-Object { @{ block = $_.Groups[1].Value.Trim() } }
    $usage = Get-Content (Join-Path $root docs/usage.md) -Raw
    $lines = [regex]::Matches($usage, '(?m)^pwsh .*$') | ForEach-Object { @{ line = $_.Value.Trim() } }
    if (-not $blocks -or -not $lines) { throw 'README.md has no PowerShell block, or docs/usage.md no line for a scheduler.' }
    $zips = Get-ChildItem (Join-Path $root out/packages) -Filter *.zip -ErrorAction Ignore |
        ForEach-Object { @{ name = $_.Name; zip = $_.FullName } }
}

BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    # Only the sources, as in a clone.
    $clone = New-Item (Join-Path $TestDrive clone) -ItemType Directory
    $made = 'bin', 'obj', 'out', 'node_modules', '.git', 'TestResults'
    function Copy-Source([string] $From, [string] $To) {
        # The commands of the README leave databases with their records behind; records are a folder.
        foreach ($item in Get-ChildItem $From -Force | Where-Object { $_.Name -notin $made -and $_.Name -notlike 'gold.db*' }) {
            $there = Join-Path $To $item.Name
            if ($item.PSIsContainer) { $null = New-Item $there -ItemType Directory; Copy-Source $item.FullName $there }
            else { Copy-Item -LiteralPath $item.FullName $there }
        }
    }
    Copy-Source $root $clone
    $library = Get-ChildItem $engine -File | Where-Object Name -In libduckdb.so, libduckdb.dylib, duckdb.dll
    $here = dotnet msbuild (Join-Path $clone src/MgcBackfill.Core) -getProperty:DuckDbPlatform
    $digest = [regex]::Match((Get-Content (Join-Path $root README.md) -Raw), 'build digest +([0-9a-f]{64})').Groups[1].Value
    Push-Location $clone

    # The build of this suite has analyzed the same sources.
    $env:RunAnalyzers = $env:CheckFormatting = 'false'

    # The content of a package that is the same for every platform, and its library.
    function Get-Expected([string] $Platform) {
        $system = ($Platform -split '-')[0]
        'Invoke-MgcBackfillJob.ps1', 'LICENSE', 'MgcBackfill.Format.ps1xml', 'MgcBackfill.psd1', 'MgcBackfill.psm1'
        'THIRD-PARTY-NOTICES.md', 'sbom.cdx.json', 'en-US/MgcBackfill.Cmdlets.dll-Help.xml', 'en-US/about_MgcBackfill.help.txt'
        'engine/MgcBackfill.Cmdlets.dll', 'engine/MgcBackfill.Cmdlets.pdb', 'engine/MgcBackfill.Core.dll', 'engine/MgcBackfill.Core.pdb'
        'engine/DuckDB.NET.Bindings.dll', 'engine/DuckDB.NET.Data.dll', 'engine/Apache.Arrow.dll', 'engine/Apache.Arrow.Scalars.dll'
        @{ linux = 'engine/libduckdb.so'; osx = 'engine/libduckdb.dylib'; win = 'engine/duckdb.dll' }[$system]
        'engine/Npgsql.dll', 'engine/Microsoft.Extensions.Logging.Abstractions.dll'
        'engine/Microsoft.Extensions.DependencyInjection.Abstractions.dll', 'engine/ZstdSharp.dll'
    }
    function Get-Entry([string] $Zip) {
        $archive = [IO.Compression.ZipFile]::OpenRead($Zip)
        try { $archive.Entries.FullName | Where-Object { $_ -notmatch '/$' } } finally { $archive.Dispose() }
    }
    # The first bytes of a library identify its format and its processor.
    function Get-Maker([byte[]] $Bytes) {
        $header = [BitConverter]::ToUInt32($Bytes, 0)
        if ($header -eq 0x464C457F) { return @{ 62 = 'linux-x64'; 183 = 'linux-arm64' }[[int][BitConverter]::ToUInt16($Bytes, 18)] }
        if ($header -eq 0xBEBAFECAu) { return 'osx' }
        $pe = [BitConverter]::ToInt32($Bytes, 60)
        @{ 0x8664 = 'win-x64'; 0xAA64 = 'win-arm64' }[[int][BitConverter]::ToUInt16($Bytes, $pe + 4)]
    }
    # The requirements for the module's package of a platform: every file is listed with its hash, and the library is for the platform.
    function Assert-Package([string] $Zip, [string] $Platform) {
        Get-Entry $Zip | Sort-Object | Should -Be (Get-Expected $Platform | ForEach-Object { "MgcBackfill/$_" } | Sort-Object)
        $unpacked = Join-Path $TestDrive "unpacked/$Platform"
        Expand-Archive $Zip $unpacked -Force
        $folder = Join-Path $unpacked MgcBackfill
        $native = Get-ChildItem $folder/engine | Where-Object Name -In libduckdb.so, libduckdb.dylib, duckdb.dll
        Get-Maker ([IO.File]::ReadAllBytes($native.FullName)) | Should -Be $Platform
        Get-Content $folder/THIRD-PARTY-NOTICES.md -Raw | Should -BeLike '*libduckdb*Stichting DuckDB Foundation*'
        $listed = (Get-Content $folder/sbom.cdx.json -Raw | ConvertFrom-Json).components | Where-Object type -EQ file
        foreach ($file in Get-ChildItem $folder -Recurse -File | Where-Object Name -NE sbom.cdx.json) {
            $name = [IO.Path]::GetRelativePath($folder, $file.FullName) -replace '\\', '/'
            ($listed | Where-Object name -EQ $name).hashes.content | Should -Be (Get-FileHash $file).Hash -Because $name
        }
        if ($Platform -eq $here) { (Get-FileHash $native).Hash | Should -Be (Get-FileHash $library).Hash }
        Remove-Item $unpacked -Recurse
    }
}

AfterAll {
    Remove-Item Env:RunAnalyzers, Env:CheckFormatting
    Pop-Location
}

# All in one block, because files in TestDrive are removed with the block that created them.
Describe 'A fresh clone' {
    It 'has PowerShell in its README that works: <block>' -ForEach $blocks {
        $child = Wait-Child (Start-Child '-Command', "`$ErrorActionPreference = 'Stop'`n$block")
        $child.ExitCode | Should -Be 0 -Because "$($child.Error) $($child.Output)"
        $child.Error | Should -BeNullOrEmpty
        Join-Path $clone gold.db | Should -Exist
        [MgcBackfill.Verify.VerifyRun]::Digest((Join-Path $clone gold.db)).BuildDigest | Should -Be $digest
    }
    It 'has a line for a scheduler in docs/usage.md that works: <line>' -ForEach $lines {
        $words = $line -split ' '
        $child = Wait-Child (Start-Child ($words | Where-Object { $_ -notin 'pwsh', '-NoProfile' }))
        $child.ExitCode | Should -Be 0 -Because $child.Error
        $child.Output | Should -Match "BuildDigest +: $digest"
    }
    It 'has nothing but the module where Build writes' {
        $files = Get-ChildItem out/MgcBackfill -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath("$clone/out/MgcBackfill", $_) }
        $files -replace '\\', '/' | Sort-Object | Should -Be (Get-Expected $here | Sort-Object)
    }
    It 'packs this platform and another, with notices and with the library of each' {
        $other = $here -eq 'win-x64' ? 'linux-x64' : 'win-x64'
        $child = Wait-Child (Start-Child '-Command', "./build.ps1 Package -Platform $here, $other; exit `$LASTEXITCODE")
        $child.ExitCode | Should -Be 0 -Because "$($child.Error) $($child.Output)"
        $version = (Get-Module MgcBackfill).Version
        $expected = "mgc-backfill.$version.nupkg", "MgcBackfill.Core.$version.nupkg" +
            @($here, $other | ForEach-Object { "MgcBackfill-$version-$_.zip"; "mgc-backfill.$_.$version.nupkg" })
        (Get-ChildItem out/packages).Name | Sort-Object | Should -Be ($expected | Sort-Object)
        foreach ($name in $here, $other) { Assert-Package (Join-Path $clone "out/packages/MgcBackfill-$version-$name.zip") $name }
    }
    It 'packs nothing, and names what is missing, where a package cannot be had' {
        # An empty list of package sources and an empty cache stand for a registry that lacks a package.
        Set-Content nuget.config '<configuration><packageSources><clear /></packageSources></configuration>'
        $child = Wait-Child (Start-Child '-Command', './build.ps1 Package' @{ NUGET_PACKAGES = "$TestDrive/nothing" })
        $child.ExitCode | Should -Be 1
        $child.Output | Should -Match 'DuckDB\.NET\.Data\.Full'
        "$($child.Error) $($child.Output)" | Should -Match 'Nothing was packed'
        Get-ChildItem out/packages | Should -BeNullOrEmpty
        Remove-Item nuget.config
    }
    It 'builds again behind Package' {
        $child = Wait-Child (Start-Child '-Command', './build.ps1 Build')
        $child.ExitCode | Should -Be 0 -Because "$($child.Error) $($child.Output)"
    }
    It 'has no out/ behind Clean' {
        $child = Wait-Child (Start-Child '-Command', './build.ps1 Clean; ./build.ps1 Clean')
        $child.ExitCode | Should -Be 0 -Because $child.Error
        'out' | Should -Not -Exist
    }
    It 'refuses a task that there is not' {
        (Wait-Child (Start-Child '-Command', './build.ps1 Deploy')).ExitCode | Should -Be 1
    }
}

# Only if the task Package was run before.
if ($zips) {
    Describe 'A package' {
        It 'holds the module for its platform: <name>' -ForEach $zips {
            $platform = [regex]::Match($name, '^MgcBackfill-[\d.]+-(.+)\.zip$').Groups[1].Value
            Assert-Package $zip $platform
        }
    }
}
