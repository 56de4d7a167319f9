BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $runner = Join-Path $module Invoke-MgcBackfillJob.ps1
    $dbn = New-Item (Join-Path $TestDrive dbn) -ItemType Directory
    $one = New-Sample (Join-Path $dbn one.dbn.zst)
    $two = New-Sample (Join-Path $TestDrive two.dbn.zst) 2024-03-11 2024-03-12
    $script:count = 0
    function New-Db { Join-Path $TestDrive "r$(($script:count++)).db" }
    # A finished database, for the tests that follow.
    $done = New-Db
    $null = Invoke-MgcBackfill $done $dbn -WarningAction Ignore
}

Describe 'The runner' {
    It 'ends with 0, and says what was done' {
        $child = Invoke-ChildFile $runner '-Db', (New-Db), '-Dbn', "$dbn"
        $child.ExitCode | Should -Be 0 -Because $child.Error
        $child.Output | Should -Match 'BuildDigest'
    }
    It 'takes several sources' {
        $db = New-Db
        $child = Invoke-ChildFile $runner '-Dbn', $one, '-Db', $db, '-Dbn', $two
        $child.ExitCode | Should -Be 0 -Because $child.Error
        Test-BackfillHonesty $db $one, $two -Quiet | Should -BeTrue
        $again = Invoke-ChildFile $runner '-Db', $db, '-Dbn', $one, $two, '-Json'
        ($again.Output | ConvertFrom-Json).chunks.planned | Should -Be 0
    }
    It 'prints one JSON object with -Json' {
        $child = Invoke-ChildFile $runner '-Database', (New-Db), '-Dbn', "$sample", '-Json'
        $document = $child.Output | ConvertFrom-Json
        $document.command, $document.status, $document.exit_code | Should -BeExactly backfill, done, 0
        $document.requested.start | Should -BeExactly 2024-02-19
        $document.build_digest | Should -Match '^[0-9a-f]{64}$'
        $child.Error | Should -BeLike 'warning: *2024-02-19*'
    }
    It 'prints the plan as one JSON object with -WhatIf, and leaves nothing behind' {
        $db = New-Db
        $child = Invoke-ChildFile $runner '-Db', $db, '-Dbn', "$dbn", '-WhatIf', '-Json'
        $child.ExitCode | Should -Be 0 -Because $child.Error
        $document = $child.Output | ConvertFrom-Json
        $document.dry_run | Should -BeTrue
        $document.plan.chunks[0].cause | Should -BeExactly new
        $child.Error | Should -BeLike 'What if: *'
        ($document.plan.days | Where-Object trading_day -EQ 2024-03-05).source_symbol | Should -Be MGCJ4
        Get-ChildItem $TestDrive -Filter "$(Split-Path $db -Leaf)*" | Should -BeNullOrEmpty
    }
    It 'prints one JSON object for a failure too' {
        $child = Invoke-ChildFile $runner '-Db', (New-Db), '-Dbn', "$TestDrive/nowhere", '-Json'
        $child.ExitCode | Should -Be 3
        $document = $child.Output | ConvertFrom-Json
        $document.status, $document.exit_code | Should -BeExactly failed, 3
        $document.error.id | Should -BeExactly SourceNotFound
        # The members of the command line.
        $document.psobject.Properties.Name | Select-Object -First 4 | Should -BeExactly command, status, exit_code, error
        $document.error.psobject.Properties.Name | Should -BeExactly id, class, message, advice, where
    }
    It 'prints how far a run came that failed' {
        $bad = Join-Path $TestDrive badjson.dbn
        $record = New-BadSample $bad
        $child = Invoke-ChildFile $runner '-Db', (New-Db), '-Dbn', $bad, '-Json'
        $child.ExitCode | Should -Be 4
        $document = $child.Output | ConvertFrom-Json
        $document.status, $document.exit_code | Should -BeExactly failed, 4
        $document.error.id, $document.error.where.record_index | Should -Be BarInvalid, $record
        $document.run_id | Should -Match '^\d{8}T\d{6}Z-'
        $document.rows.stored | Should -Be 0
    }
}

Describe 'The help of the runner' {
    It 'is found by Get-Help' {
        $help = Get-Help $runner -Full
        $help.Synopsis | Should -BeLike 'Runs Invoke-MgcBackfill*'
        "$($help.description.Text)" | Should -BeLike '*130  cancelled*'
        @($help.examples.example).Count | Should -Be 2
    }
}

Describe 'The exit codes' {
    It 'are <code> for <what>' -ForEach @(
        @{ code = 2; what = 'no source'; arguments = { '-Db', 'x.db' } }
        @{ code = 2; what = 'a source without a value'; arguments = { '-Db', 'x.db', '-Dbn' } }
        @{ code = 2; what = 'an unknown parameter'; arguments = { '-Db', 'x.db', '-Dbn', "$dbn", '-Nonsense', '1' } }
        @{ code = 2; what = 'two databases'; arguments = { '-Db', 'x.db', '-Dbn', "$dbn", '-Database', 'y.db' } }
        @{ code = 2; what = 'values without a name'; arguments = { 'x.db', "$dbn" } }
        @{ code = 2; what = 'a value behind a switch'; arguments = { '-Db', 'x.db', '-Dbn', "$dbn", '-RetryFailed', 'yes' } }
        @{ code = 2; what = 'two values for a parameter of one'; arguments = { '-Db', 'x.db', '-Dbn', "$dbn", '-Checkpoint', 'a', 'b' } }
        @{ code = 2; what = 'a question'; arguments = { '-Db', 'x.db', '-Dbn', "$dbn", '-Confirm' } }
        @{ code = 2; what = 'an impossible value'; arguments = { '-Db', 'x.db', '-Dbn', "$dbn", '-ChunkDays', 'many' } }
        @{ code = 2; what = 'an ambiguous date'; arguments = { '-Db', 'x.db', '-Dbn', "$dbn", '-Start', '03/04/2024' } }
        @{ code = 3; what = 'a source that is not there'; arguments = { '-Db', (New-Db), '-Dbn', "$TestDrive/nowhere" } }
        @{ code = 3; what = 'one of two sources that is not there'; arguments = { '-Db', (New-Db), '-Dbn', $one, "$TestDrive/nowhere" } }
        @{ code = 4; what = 'a bar that breaks a rule'; arguments = {
            $null = New-BadSample "$TestDrive/bad.dbn"; '-Db', (New-Db), '-Dbn', "$TestDrive/bad.dbn" }
        }
        @{ code = 5; what = 'a stored bar that somebody changed'; arguments = {
            # Count, first and last bar are as recorded, so only the gate that compares the values detects it.
            $altered = New-Db
            $null = Invoke-MgcBackfill $altered $dbn -WarningAction Ignore
            Invoke-Sql $altered "UPDATE bars_1m SET volume = volume + 1 WHERE ts_utc = TIMESTAMPTZ '2024-03-05 12:00:00+00'"
            '-Db', $altered, '-Dbn', "$dbn" }
        }
        @{ code = 6; what = 'a file that is no database'; arguments = {
            $text = New-Db; Set-Content $text 'no database'; '-Db', $text, '-Dbn', "$dbn" }
        }
        @{ code = 6; what = 'stored rows that somebody deleted'; arguments = {
            $altered = New-Db
            $null = Invoke-MgcBackfill $altered $dbn -WarningAction Ignore
            Invoke-Sql $altered "DELETE FROM bars_1m WHERE ts_utc = TIMESTAMPTZ '2024-03-05 12:00:00+00'"
            '-Db', $altered, '-Dbn', "$dbn" }
        }
        @{ code = 7; what = 'a folder that is not there'; arguments = { '-Db', "$TestDrive/nowhere/r7.db", '-Dbn', "$dbn" } }
    ) {
        $child = Invoke-ChildFile $runner (& $arguments)
        $child.ExitCode | Should -Be $code -Because $child.Error
        $child.Error | Should -Match '(?m)^error \w+: '
    }
    It 'are 7 for a database that another run holds' {
        $held = [IO.File]::Open("$done.lock", 'Open', 'ReadWrite', 'None')
        try { $child = Invoke-ChildFile $runner '-Db', $done, '-Dbn', "$dbn" } finally { $held.Dispose() }
        $child.ExitCode | Should -Be 7 -Because $child.Error
        $child.Error | Should -Match '^error Busy: '
    }
    It 'are 7 for a libduckdb that is not there' {
        $bare = Join-Path $TestDrive bare
        Copy-Item $module $bare -Recurse
        Remove-Item "$bare/engine/*duckdb.*" -Exclude *.NET.*
        $child = Invoke-ChildFile (Join-Path $bare Invoke-MgcBackfillJob.ps1) '-Db', (New-Db), '-Dbn', "$dbn"
        $child.ExitCode | Should -Be 7
        $child.Error | Should -Match '^error LibraryMissing: '
    }
    It 'are 1 for a module of which a part is broken' {
        $broken = Join-Path $TestDrive broken
        Copy-Item $module $broken -Recurse
        Set-Content (Join-Path $broken engine/MgcBackfill.Core.dll) 'no assembly'
        $child = Invoke-ChildFile (Join-Path $broken Invoke-MgcBackfillJob.ps1) '-Db', (New-Db), '-Dbn', "$dbn"
        $child.ExitCode | Should -Be 1 -Because $child.Error
        $child.Error | Should -BeLike 'error *MgcBackfill.Core*'
    }
    It 'are 7 for a library that is none of DuckDB''s' {
        if (-not $IsLinux) { Set-ItResult -Skipped -Because 'the library that stands for another is found on Linux'; return }
        $strange = Join-Path $TestDrive strange
        Copy-Item $module $strange -Recurse
        $library = (Get-Process -Id $PID).Modules.FileName.Where({ $_ -like '*libSystem.Native.so' })[0]
        Copy-Item $library (Join-Path $strange engine/libduckdb.so) -Force
        $child = Invoke-ChildFile (Join-Path $strange Invoke-MgcBackfillJob.ps1) '-Db', (New-Db), '-Dbn', "$dbn"
        $child.ExitCode | Should -Be 7 -Because $child.Error
        $child.Error | Should -Match '^error LibraryMissing: '
    }
}

Describe 'A signal to the runner' -Skip:$IsWindows { # Windows has no signals.
    BeforeAll {
        # Long enough that the signal comes while chunks are merged.
        $long = New-Sample (Join-Path $TestDrive long.dbn.zst) 2023-01-01 2023-12-31
        $kill = (Get-Command kill -CommandType Application)[0].Source
        $whole = (Invoke-MgcBackfill (New-Db) $long -WarningAction Ignore).BuildDigest
    }
    It '<signal> ends it with <codes>, everything consistent, and the same command finishes' -ForEach @(
        @{ signal = 'INT'; codes = 130 }
        @{ signal = 'TERM'; codes = 130, 143 }
        @{ signal = 'HUP'; codes = 129, 130 }
    ) {
        $db = New-Db
        $days = "$db.checkpoint/mgc_backfill_days.jsonl"
        $process = Start-Child '-File', $runner, '-Db', $db, '-Dbn', $long, '-ChunkDays', '1'
        while (-not $process.HasExited -and -not ((Test-Path $days) -and (Get-Item $days).Length)) { Start-Sleep -Milliseconds 5 }
        & $kill -s $signal $process.Id
        $child = Wait-Child $process
        $child.ExitCode | Should -BeIn $codes -Because $child.Error

        $run = Get-Content "$db.checkpoint/mgc_backfill_runs.jsonl" | Select-Object -Last 1 | ConvertFrom-Json
        $run.moment | Should -Be end
        $run.status | Should -Be cancelled
        # Pending chunks were not processed, so the signal ended the run, however busy the machine was.
        (Get-BackfillCheckpoint $db).Status | Sort-Object -Unique | Should -Be Done, Pending

        $again = Invoke-ChildFile $runner '-Db', $db, '-Dbn', $long, '-Json'
        $again.ExitCode | Should -Be 0 -Because $again.Error
        ($again.Output | ConvertFrom-Json).build_digest | Should -Be $whole
    }
}
