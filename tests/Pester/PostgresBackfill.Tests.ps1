BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $dbn = New-Sample (Join-Path $TestDrive several.dbn.zst) 2024-03-05 2024-03-08 -Symbol MGC, MNQ
    $script:count = 0
    function New-Folder { (New-Item (Join-Path $TestDrive "p$(($script:count++))") -ItemType Directory).FullName }
    function New-Market {
        $uri = New-PostgresDatabase
        $null = Initialize-BarDatabase $uri
        $uri
    }
}

Describe 'Initialize-BarDatabase' {
    It 'creates the tables in PostgreSQL, and changes nothing when it is run again' {
        Skip-WithoutPostgres
        $uri = New-PostgresDatabase
        $first = Initialize-BarDatabase $uri
        $first.Database | Should -Be $uri
        $first.Steps | Should -Contain 'The table public.market_bars_ohlcv_1m was created.'
        (Initialize-BarDatabase $uri).Steps | Should -Not -BeLike '*created*'
    }
    It 'writes nothing with -WhatIf' {
        Skip-WithoutPostgres
        $uri = New-PostgresDatabase
        Initialize-BarDatabase $uri -WhatIf | Should -BeNullOrEmpty
        Invoke-PostgresSql $uri "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'" | Should -Be 0
    }
    It 'creates a DuckDB file with its empty table' {
        $db = Join-Path (New-Folder) new.db
        (Initialize-BarDatabase $db).Steps | Should -Be "The database $db was created.", 'The table bars_1m was created.'
        (Get-BarStatistics $db).RowCount | Should -Be 0
    }
}

Describe 'Invoke-MgcBackfill into PostgreSQL' {
    BeforeEach { Skip-WithoutPostgres }

    It 'gives both samples the digests of a DuckDB file' {
        $uri = New-Market
        Push-Location (New-Folder)
        try {
            $mgc = Invoke-MgcBackfill $uri $sample -WarningAction Ignore
            $mnq = Invoke-MgcBackfill $uri (Join-Path $root samples/mnq) -Symbol MNQ -SymbolName 'CME_MINI:MNQ1!' -WarningAction Ignore
            $mgc.BuildDigest | Should -Be 6ef1d37d7a0d74fd9117e04f95b9f60e6c6e6c527cdf12b70df7df7f092bb3fd
            $mnq.BuildDigest | Should -Be f6aede910c17f3e0eafe9362e0f20f6e04a338663cd02d6603fcfe4a88d017fe
            Invoke-PostgresSql $uri 'SELECT symbol, count(*) FROM market_bars_ohlcv_1m GROUP BY 1 ORDER BY 1' |
                Should -Be 'CME_MINI:MNQ1!|20606', 'MGC|60124'
            Test-BackfillHonesty $uri -Symbol MNQ -Dbn (Join-Path $root samples/mnq) -Quiet | Should -BeExactly $true
        } finally { Pop-Location }
    }
    It 'keeps the records in the location of the session' {
        $uri, $folder = (New-Market), (New-Folder)
        Push-Location $folder
        try {
            $summary = Invoke-MgcBackfill $uri $dbn -WarningAction Ignore
            $summary.Checkpoint | Should -Be (Get-ChildItem $folder).FullName
            (Get-BackfillCheckpoint $uri).Status | Select-Object -Unique | Should -Be Done
            (Invoke-MgcBackfill $uri $dbn -WarningAction Ignore).ChunksSkipped | Should -Be $summary.ChunksPlanned
        } finally { Pop-Location }
    }
    It 'fills one table with several products, each under its name' {
        $uri, $records = (New-Market), (Join-Path (New-Folder) '{symbol}')
        $named = @{ Symbol = 'MGC', 'MNQ'; SymbolName = 'MNQ=CME_MINI:MNQ1!'; Checkpoint = $records }
        $summaries = Invoke-MgcBackfill $uri $dbn @named -WarningAction Ignore
        $summaries.Symbol | Should -Be MGC, MNQ
        Invoke-PostgresSql $uri 'SELECT DISTINCT symbol FROM market_bars_ohlcv_1m ORDER BY 1' | Should -Be 'CME_MINI:MNQ1!', MGC
        Invoke-PostgresSql $uri "SELECT count(*) FROM data_ingest_runs WHERE status <> 'success'" | Should -Be 0
    }
    It 'is read by every cmdlet that reads a table' {
        $uri, $records, $db = (New-Market), (Join-Path (New-Folder) records), (Join-Path (New-Folder) gold.db)
        $null = Invoke-MgcBackfill $uri $dbn -Checkpoint $records -WarningAction Ignore
        $null = Invoke-MgcBackfill $db $dbn -WarningAction Ignore
        (Compare-BarDatabase $db $uri -Summary).Equal | Should -BeExactly $true
        (Get-BarStatistics $uri -Checkpoint $records).RowCount | Should -Be (Get-BarStatistics $db).RowCount
        @(Get-BarCoverage $uri -Checkpoint $records).TradingDay | Should -Be @(Get-BarCoverage $db).TradingDay
        @(Get-BarRoll $uri -Checkpoint $records).Count | Should -Be @(Get-BarRoll $db).Count
        (Get-BarProvenance $uri 2024-03-06T14:30Z -Checkpoint $records).State |
            Should -Be (Get-BarProvenance $db 2024-03-06T14:30Z).State
        $page = Join-Path (New-Folder) report.html
        $null = New-BackfillReport $uri -Path $page -Checkpoint $records
        $page | Should -Exist
    }
    It 'shows with -Limit what a run would write, and writes nothing' {
        $uri, $records = (New-Market), (Join-Path (New-Folder) records)
        $trial = (Invoke-MgcBackfill $uri $dbn -Limit 1000 -Checkpoint $records -WarningAction Ignore).Trial
        $trial.Inserted, $trial.Updated, $trial.Unchanged | Should -Be 1000, 0, 0
        Invoke-PostgresSql $uri 'SELECT count(*) FROM market_bars_ohlcv_1m' | Should -Be 0
        Invoke-PostgresSql $uri 'SELECT count(*) FROM data_ingest_runs' | Should -Be 0
        $records | Should -Not -Exist
    }
    It 'says what to do where the tables are missing' {
        $thrown = Get-Thrown { Invoke-MgcBackfill (New-PostgresDatabase) $dbn -Checkpoint (Join-Path (New-Folder) records) }
        $thrown.FullyQualifiedErrorId | Should -BeLike 'TableMismatch*'
        $thrown.ErrorDetails.RecommendedAction | Should -BeLike '*Initialize-BarDatabase*'
    }
}

Describe 'An address with a password' {
    It 'is refused, and the password is in no part of the error: <_>' -ForEach @(
        'postgresql://u:topsecret@localhost/market', 'postgresql://u@localhost/market?password=topsecret',
        'Host=localhost;Database=market;Password=topsecret', 'postgresq://u:topsecret@localhost/market', 'postgresql:u:topsecret@localhost'
    ) {
        foreach ($script in { Invoke-MgcBackfill $_ $dbn }, { Invoke-MgcBackfill $_ $dbn -WhatIf }, { Get-BarStatistics $_ },
            { Compare-BarDatabase $_ other.db }, { Initialize-BarDatabase $_ }) {
            $thrown = Get-Thrown $script
            $thrown.CategoryInfo.Category | Should -Be InvalidArgument
            # The shell itself quotes the line of the script, which has no password in it here.
            ($thrown | Format-List * -Force | Out-String -Width 1000) | Should -Not -Match topsecret
            "$($thrown.TargetObject) $($thrown.Exception) $($thrown.ErrorDetails.RecommendedAction)" | Should -Not -Match topsecret
        }
    }
}
