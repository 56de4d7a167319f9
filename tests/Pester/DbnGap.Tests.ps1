BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $dbn = Join-Path (New-Item (Join-Path $TestDrive dbn) -ItemType Directory) one.dbn.zst
    $null = New-Sample $dbn
    $db = Join-Path $TestDrive t.db
    $null = Invoke-MgcBackfill $db $dbn -Start 2024-03-05 -End 2024-03-07 -WarningAction Ignore
}

Describe 'Get-DbnGap' {
    It 'gives requests under the names of the vendor' {
        $request = Get-DbnGap $db -Start 2024-03-05 -End 2024-03-12
        $request | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique | Should -BeExactly MgcBackfill.Inventory.DataRequest
        $request.psobject.Properties.Name | Should -BeExactly dataset, schema, symbols, stype_in, stype_out, start, end
        $request | ConvertTo-Json -Compress | Should -BeExactly (
            '{"dataset":"GLBX.MDP3","schema":"ohlcv-1m","symbols":"MGC.FUT","stype_in":"parent","stype_out":"instrument_id",' +
            '"start":"2024-03-07T23:00:00Z","end":"2024-03-12T23:00:00Z"}')
    }
    It 'gives the days with the reason by -Day' {
        $days = Get-DbnGap $db -Start 2024-03-06 -End 2024-03-12 -Day
        $days | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique | Should -BeExactly MgcBackfill.Inventory.GapDay
        $days.TradingDay | Should -Be @('2024-03-08', '2024-03-10', '2024-03-11', '2024-03-12' | ForEach-Object { [DateOnly]$_ })
        $days.Why | Select-Object -Unique | Should -Be NotInDatabase
    }
    It 'takes what files hold as held' {
        # The file begins and ends at midnight UTC.
        $days = Get-DbnGap $db $dbn -Start 2024-03-05 -End 2024-03-12 -Day
        $days[-1].Why | Should -Be NotCovered
        $days.TradingDay | Should -Not -Contain ([DateOnly]'2024-03-08')
    }
    It 'needs no database' {
        # The file ends with Friday, so the missing range begins with Sunday.
        (Get-DbnGap -Dbn $dbn -Start 2024-03-05 -End 2024-03-12).start | Should -Be ([datetime]'2024-03-09 23:00')
    }
    It 'gives nothing where nothing is missing' {
        Get-DbnGap $db -Start 2024-03-05 -End 2024-03-07 | Should -BeNullOrEmpty
    }
    It 'takes -Db as everybody types it' {
        @(Get-DbnGap -Db $db -Start 2024-03-05 -End 2024-03-12).Count | Should -Be 1
    }
    It 'finds relative paths after Set-Location' {
        Push-Location $TestDrive
        try { @(Get-DbnGap ./t.db ./dbn -Start 2024-03-05 -End 2024-03-12 -Day).Count | Should -BeGreaterThan 0 } finally { Pop-Location }
    }
    It 'warns of a database without records' {
        $bare = Join-Path $TestDrive bare.db
        [IO.File]::Copy($db, $bare)
        $null = Get-DbnGap $bare -Start 2024-03-05 -End 2024-03-07 -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -BeLike '*no records*unknown*'
    }
    It 'tells notes and the conclusion to the verbose stream' {
        $told = Get-DbnGap $db -Start 2024-03-05 -End 2024-03-12 -Verbose 4>&1 |
            Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        $told.Message | Should -Contain '4 of 7 wanted trading days are missing or incomplete; 1 request fills them.'
        "$($told.Message)" | Should -BeLike '*Globex was closed*'
    }
    It 'is an error without a database and without files' {
        $e = Get-Thrown { Get-DbnGap -Start 2024-03-05 -End 2024-03-07 }
        $e.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $e.ErrorDetails.RecommendedAction | Should -Be 'Give -Database, -Dbn, or both.'
    }
    It 'is an error for a database that is not there' {
        $e = Get-Thrown { Get-DbnGap (Join-Path $TestDrive no.db) -Start 2024-03-05 -End 2024-03-07 }
        $e.FullyQualifiedErrorId | Should -BeLike 'DatabaseUnreadable,*'
        $e.TargetObject | Should -Be (Join-Path $TestDrive no.db)
    }
}
