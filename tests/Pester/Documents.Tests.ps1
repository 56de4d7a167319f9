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
        $normal = {
            param($text)
            $lines = $text -replace '(Done +\d+) .{17}', '$1 TIME' -split '\r?\n' | ForEach-Object TrimEnd
            ($lines | Where-Object { $_ -and $_ -notlike 'What if*' }) -join "`n"
        }
        $output = & ([scriptblock]::Create($line)) 6>$null | Out-String -Width 100
        & $normal $output | Should -BeExactly (& $normal $expected)
    }
}
