BeforeDiscovery {
    $root = (Resolve-Path (Join-Path $PSScriptRoot ../..)).Path
    $readme = Get-Content (Join-Path $root README.md) -Raw
    $blocks = [regex]::Matches($readme, '(?s)```powershell\r?\n(.*?)```') | ForEach-Object { @{ block = $_.Groups[1].Value.Trim() } }
    $lines = [regex]::Matches($readme, '(?m)^pwsh .*$') | ForEach-Object { @{ line = $_.Value.Trim() } }
    $zips = Get-ChildItem (Join-Path $root out/packages) -Filter *.zip -ErrorAction Ignore |
        ForEach-Object { @{ name = $_.Name; zip = $_.FullName } }
}

BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    # The sources alone, as a clone has them.
    $clone = New-Item (Join-Path $TestDrive clone) -ItemType Directory
    $made = 'bin', 'obj', 'out', 'node_modules', '.git', 'TestResults'
    function Copy-Source([string] $From, [string] $To) {
        foreach ($item in Get-ChildItem $From -Force | Where-Object Name -NotIn $made) {
            $there = Join-Path $To $item.Name
            if ($item.PSIsContainer) { $null = New-Item $there -ItemType Directory; Copy-Source $item.FullName $there }
            elseif ($item.Name -notlike 'gold.db*') { Copy-Item -LiteralPath $item.FullName $there }
        }
    }
    Copy-Source $root $clone
    $library = Get-ChildItem $engine -File | Where-Object Name -In libduckdb.so, libduckdb.dylib, duckdb.dll
    $here = dotnet msbuild (Join-Path $clone src/MgcBackfill.Core) -getProperty:DuckDbPlatform
    $digest = [regex]::Match((Get-Content (Join-Path $root README.md) -Raw), 'build digest +([0-9a-f]{64})').Groups[1].Value
    Push-Location $clone

    # What a package holds, whatever its platform; and its library.
    function Get-Expected([string] $Platform) {
        $system = ($Platform -split '-')[0]
        'Invoke-MgcBackfillJob.ps1', 'LICENSE', 'MgcBackfill.Format.ps1xml', 'MgcBackfill.psd1', 'MgcBackfill.psm1'
        'THIRD-PARTY-NOTICES.md', 'en-US/MgcBackfill.Cmdlets.dll-Help.xml', 'en-US/about_MgcBackfill.help.txt'
        'engine/MgcBackfill.Cmdlets.dll', 'engine/MgcBackfill.Cmdlets.pdb', 'engine/MgcBackfill.Core.dll', 'engine/MgcBackfill.Core.pdb'
        'engine/DuckDB.NET.Bindings.dll', 'engine/DuckDB.NET.Data.dll', 'engine/Apache.Arrow.dll', 'engine/Apache.Arrow.Scalars.dll'
        @{ linux = 'engine/libduckdb.so'; osx = 'engine/libduckdb.dylib'; win = 'engine/duckdb.dll' }[$system]
        'engine/ZstdSharp.dll'
    }
    function Get-Entry([string] $Zip) {
        $archive = [IO.Compression.ZipFile]::OpenRead($Zip)
        try { $archive.Entries.FullName | Where-Object { $_ -notmatch '/$' } } finally { $archive.Dispose() }
    }
}

AfterAll { Pop-Location }

# One block: what is made in TestDrive goes with the block that made it.
Describe 'A fresh clone' {
    It 'has PowerShell in its README that works: <block>' -ForEach $blocks {
        $child = Wait-Child (Start-Child '-Command', "`$ErrorActionPreference = 'Stop'`n$block")
        $child.ExitCode | Should -Be 0 -Because "$($child.Error) $($child.Output)"
        $child.Error | Should -BeNullOrEmpty
        Join-Path $clone gold.db | Should -Exist
        [MgcBackfill.Verify.VerifyRun]::Digest((Join-Path $clone gold.db)).BuildDigest | Should -Be $digest
    }
    It 'has a line for a scheduler in its README that works: <line>' -ForEach $lines {
        $words = $line -split ' '
        $child = Wait-Child (Start-Child ($words | Where-Object { $_ -notin 'pwsh', '-NoProfile' }))
        $child.ExitCode | Should -Be 0 -Because $child.Error
        $child.Output | Should -Match "BuildDigest +: $digest"
    }
    It 'has nothing but the module where Build writes' {
        $files = Get-ChildItem out/MgcBackfill -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath("$clone/out/MgcBackfill", $_) }
        $files -replace '\\', '/' | Sort-Object | Should -Be (Get-Expected $here | Sort-Object)
    }
    It 'packs this platform, with notices and with its library' {
        $child = Wait-Child (Start-Child '-Command', "./build.ps1 Package -Platform $here; exit `$LASTEXITCODE")
        $child.ExitCode | Should -Be 0 -Because "$($child.Error) $($child.Output)"
        $zip = Get-ChildItem out/packages
        $zip.Name | Should -Be "MgcBackfill-$((Get-Module MgcBackfill).Version)-$here.zip"
        Get-Entry $zip | Sort-Object | Should -Be (Get-Expected $here | ForEach-Object { "MgcBackfill/$_" } | Sort-Object)
        Expand-Archive $zip unpacked
        (Get-FileHash "unpacked/MgcBackfill/engine/$($library.Name)").Hash | Should -Be (Get-FileHash $library).Hash
        Get-Content unpacked/MgcBackfill/THIRD-PARTY-NOTICES.md -Raw | Should -BeLike '*libduckdb*Stichting DuckDB Foundation*'
    }
    It 'names what cannot be packed, and fails where that is all' {
        # A source that restores nothing, and an empty cache, stand for a registry that lacks a package.
        Set-Content nuget.config '<configuration><packageSources><clear /></packageSources></configuration>'
        $foreign = $here -eq 'win-x64' ? 'linux-x64' : 'win-x64'
        $child = Wait-Child (
            Start-Child '-Command', "./build.ps1 Package -Platform $foreign" @{ NUGET_PACKAGES = "$TestDrive/nothing" })
        $child.ExitCode | Should -Be 1
        $child.Output | Should -Match 'DuckDB\.NET\.Data\.Full'
        $child.Output | Should -Match "WARNING: $foreign could not be packed"
        $child.Output | Should -Match "0 of 1 packed; without: $foreign"
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

# Where somebody has run Package.
if ($zips) {
    Describe 'A package' {
        It 'holds the module for its platform: <name>' -ForEach $zips {
            $platform = [regex]::Match($name, '^MgcBackfill-[\d.]+-(.+)\.zip$').Groups[1].Value
            Get-Entry $zip | Sort-Object | Should -Be (Get-Expected $platform | ForEach-Object { "MgcBackfill/$_" } | Sort-Object)
        }
    }
}
