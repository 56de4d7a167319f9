BeforeDiscovery {
    $help = [xml](Get-Content (Join-Path $PSScriptRoot ../../module/en-US/MgcBackfill.Cmdlets.dll-Help.xml) -Raw)
    # The database comes from the examples of Invoke-MgcBackfill; the others read it.
    $examples = $help.helpItems.command | Sort-Object { $_.details.name -ne 'Invoke-MgcBackfill' } -Stable | ForEach-Object {
        foreach ($example in $_.examples.example) { @{ name = "$($_.details.name), $($example.title)"; code = $example.code } }
    }
}

BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $samples = New-Item (Join-Path $TestDrive samples) -ItemType Directory
    Copy-Item $sample $samples
    Push-Location $TestDrive
    $WarningPreference = 'Ignore'
}

AfterAll { Pop-Location }

Describe 'Examples of the help' {
    It '<name>' -ForEach $examples {
        $line, $expected = $code -split '\r?\n\r?\n', 2
        # Run times differ; bars' times and days do not.
        $normal = { param($text) (($text -replace '(Done +\d+) .{17}', '$1 TIME') -split '\r?\n' | ForEach-Object TrimEnd | Where-Object { $_ -and $_ -notlike 'What if*' }) -join "`n" }
        $output = & ([scriptblock]::Create($line)) 6>$null | Out-String -Width 100
        & $normal $output | Should -BeExactly (& $normal $expected)
    }
}

Describe 'README' {
    BeforeAll {
        $readme = Get-Content (Join-Path $root README.md) -Raw
        $block = [regex]::Match($readme, '(?s)```powershell\r?\n(.*?)```').Groups[1].Value
        Remove-Item gold.db, gold.db.* -Recurse -ErrorAction Ignore
    }
    It 'shows three lines that work' {
        $lines = $block.Trim() -split '\r?\n'
        $lines.Count | Should -Be 3
        $lines[0] | Should -BeExactly './build.ps1 Build; Import-Module ./out/MgcBackfill'
        $summary = Invoke-Expression $lines[1]
        $summary.Status | Should -Be Done
        (Invoke-Expression $lines[2]).Checked | Should -Be $summary.RowsWritten
    }
    It 'shows a runner that works' {
        $line = [regex]::Match($readme, '(?m)^pwsh -NoProfile -File (out/MgcBackfill/\S+) (.*)$')
        $child = Invoke-ChildFile (Join-Path $root $line.Groups[1].Value) ($line.Groups[2].Value -split ' ')
        $child.ExitCode | Should -Be 0 -Because $child.Error
    }
}
