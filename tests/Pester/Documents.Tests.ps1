BeforeDiscovery {
    $built = $env:MGC_TEST_MODULE ? $env:MGC_TEST_MODULE : (Join-Path $PSScriptRoot ../../out/MgcBackfill)
    $help = [xml](Get-Content (Join-Path $built en-US/MgcBackfill.Cmdlets.dll-Help.xml) -Raw)
    # The database comes from the examples of Invoke-MgcBackfill, and the lake from those of Export-BarLake; the others read them.
    $first = 'Invoke-MgcBackfill', 'Export-BarLake'
    $examples = $help.helpItems.command | Sort-Object { $_.details.name -notin $first } -Stable | ForEach-Object {
        foreach ($example in $_.examples.example) { @{ name = "$($_.details.name), $($example.title)"; code = $example.code } }
    }
}

BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $samples = New-Item (Join-Path $TestDrive samples) -ItemType Directory
    Copy-Item $sample $samples
    $WarningPreference = 'Ignore'
    Push-Location $TestDrive

    # Another database: a day is missing, and a bar has another volume.
    $null = Invoke-MgcBackfill -Database other.db samples
    Invoke-Sql (Join-Path $TestDrive other.db) "
        DELETE FROM bars_1m WHERE ts_utc >= TIMESTAMPTZ '2024-03-06 23:00:00+00' AND ts_utc < TIMESTAMPTZ '2024-03-07 23:00:00+00';
        UPDATE bars_1m SET volume = 17 WHERE ts_utc = TIMESTAMPTZ '2024-03-01 14:30:00+00'"

    # A realistic folder: two parts with a gap between them, a copy, and an unrelated file.
    $data = New-Item data -ItemType Directory
    $null = New-Sample (Join-Path $data 2024-03-a.dbn.zst)
    $null = New-Sample (Join-Path $data 2024-03-b.dbn.zst) 2024-03-12 2024-03-15
    Copy-Item data/2024-03-b.dbn.zst data/copy.dbn.zst
    Set-Content data/broken.dbn 'bar' -NoNewline
}

AfterAll {
    Pop-Location
    if ($script:gateway) { Stop-Gateway $script:gateway }
}

Describe 'Examples of the help' {
    It '<name>' -ForEach $examples {
        $line, $expected = $code -split '\r?\n\r?\n', 2
        if ($line -match 'postgresql://\S+') {
            Skip-WithoutPostgres
            $uri = New-PostgresDatabase
            $null = Initialize-BarDatabase $uri
            $line = $line.Replace($Matches[0], $uri)
        }
        if ($line -match 'http://127\.0\.0\.1:8080') {
            Skip-WithoutGateway
            $script:gateway ??= Start-Gateway
            $line = $line.Replace($Matches[0], $script:gateway.Address)
        }
        # Run times and the folder differ; bars' times and days do not.
        $normal = {
            param($text)
            $text = $text.Replace("$TestDrive$([IO.Path]::DirectorySeparatorChar)", '')
            $text = $text -replace '(\d{4}-\d\d-\d\d \d{4}-\d\d-\d\d +\d+) .{17} Done', '$1 TIME Done'
            $lines = $text -split '\r?\n' | ForEach-Object TrimEnd
            ($lines | Where-Object { $_ -and $_ -notlike 'What if*' }) -join "`n"
        }
        $output = & ([scriptblock]::Create($line)) 6>$null | Out-String -Width 80
        & $normal $output | Should -BeExactly (& $normal $expected)
    }
}
