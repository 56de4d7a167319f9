BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $dbn = Join-Path (New-Item (Join-Path $TestDrive dbn) -ItemType Directory) one.dbn.zst
    $null = New-Sample $dbn
    $db = Join-Path $TestDrive t.db
    $summary = Invoke-MgcBackfill $db $dbn -ChunkDays 2 -WarningAction Ignore
}

Describe 'Get-BackfillCheckpoint' {
    It 'gives the newest record of each chunk' {
        $chunks = Get-BackfillCheckpoint $db
        $chunks.Count | Should -Be $summary.ChunksDone
        $chunks.Status | Select-Object -Unique | Should -Be Done
        ($chunks | Measure-Object RowsWritten -Sum).Sum | Should -Be $summary.RowsWritten
        $chunks[0].SourceDbn[0].Path | Should -Be $dbn
    }
    It 'gives every record with -History' {
        $history = Get-BackfillCheckpoint $db -History
        $history.Count | Should -Be (3 * $summary.ChunksDone)
        $history.Status | Select-Object -Unique | Should -Be Pending, InProgress, Done
    }
    It 'gives only attempts of a -Status' {
        Get-BackfillCheckpoint $db -Status Failed | Should -BeNullOrEmpty
        (Get-BackfillCheckpoint $db -History -Status Pending, Done).Count | Should -Be (2 * $summary.ChunksDone)
    }
    It 'gives the decision of a -Day' {
        $day = Get-BackfillCheckpoint $db -Day 2024-03-05
        $day.TradingDay | Should -Be ([DateOnly]'2024-03-05')
        $day.Digest | Should -Match '^[0-9a-f]{64}$'
        $day.Candidates[0].Symbol | Should -Be $day.SourceSymbol
        $day.FirstTs.Kind | Should -Be Utc
    }
    It 'gives several days, and an error for one that is not recorded' {
        $days = Get-BackfillCheckpoint $db -Day 2024-03-05, 2024-03-09, 2024-03-06 -ErrorVariable missing -ErrorAction SilentlyContinue
        $days.Count | Should -Be 2
        $missing[0].FullyQualifiedErrorId | Should -BeLike 'DayNotRecorded,*'
        $missing[0].TargetObject | Should -Be ([DateOnly]'2024-03-09')
    }
    It 'takes days in a typed array and in a list' {
        $days = [DateOnly[]]('2024-03-05', '2024-03-06')
        (Get-BackfillCheckpoint $db -Day $days).TradingDay | Should -Be $days
        (Get-BackfillCheckpoint $db -Day ([Collections.Generic.List[DateOnly]]$days)).TradingDay | Should -Be $days
    }
    It 'takes a summary, and a database file, from the pipeline' {
        ($summary | Get-BackfillCheckpoint).Count | Should -Be $summary.ChunksDone
        (Get-Item $db | Get-BackfillCheckpoint).Count | Should -Be $summary.ChunksDone
    }
    It 'takes the folder by -Checkpoint' {
        (Get-BackfillCheckpoint -Checkpoint "$db.checkpoint").Count | Should -Be $summary.ChunksDone
    }
    It 'names a folder that is not there' {
        $e = Get-Thrown { Get-BackfillCheckpoint nowhere.db }
        $e.FullyQualifiedErrorId | Should -BeLike 'CheckpointNotFound,*'
        $e.CategoryInfo.Category | Should -Be ObjectNotFound
        $e.TargetObject | Should -Be nowhere.db
    }
    It 'needs a database or a folder' {
        (Get-Thrown { Get-BackfillCheckpoint }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }
    It 'offers statuses and recorded days' {
        $line = "Get-BackfillCheckpoint '$db' -Day 2024-03-0"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 2024-03-05
        $line = "Get-BackfillCheckpoint -Db '$db' -Day 2024-03-0"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 2024-03-05
        $line = "Get-BackfillCheckpoint '$db' -Status D"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain Done
    }
}

Describe 'Test-BackfillHonesty' {
    BeforeAll {
        # A table that does not match its records: day records of other bars.
        $foreign = Join-Path $TestDrive foreign.db
        $other = Join-Path (New-Item (Join-Path $TestDrive other) -ItemType Directory) other.dbn.zst
        $null = New-Sample $other -Seed 9
        $null = Invoke-MgcBackfill $foreign $other -WarningAction Ignore
    }
    It 'gives one object a gate' {
        $gates = Test-BackfillHonesty $db $dbn
        $gates.Name | Should -Contain source
        $gates.Passed | Select-Object -Unique | Should -Be $true
        $gates | ForEach-Object { $_.Failures | Should -Be 0; $_.Detail | Should -Not -BeNullOrEmpty }
    }
    It 'says what was not proved without -Dbn' {
        $gate = Test-BackfillHonesty $db | Where-Object Name -EQ source
        $gate.Outcome | Should -Be NotRun
        $gate.Passed | Should -BeFalse
        Test-BackfillHonesty $db -Quiet | Should -BeTrue
    }
    It 'compares -Days days by their ends' {
        (Test-BackfillHonesty $db $dbn -Days 2 | Where-Object Name -EQ source).Detail | Should -BeLike '*2*'
    }
    It 'gives the failing rows and an error for a gate that fails' {
        $broken = Join-Path $TestDrive broken.db
        Copy-Item $db $broken
        Copy-Item "$db.checkpoint" "$broken.checkpoint" -Recurse
        Invoke-Sql $broken "UPDATE bars_1m SET volume = volume + 1 WHERE ts_utc = (SELECT min(ts_utc) FROM bars_1m)"
        $gates = Test-BackfillHonesty $broken $dbn -ErrorVariable failed -ErrorAction SilentlyContinue
        $source = $gates | Where-Object Name -EQ source
        $source.Passed | Should -BeFalse
        $source.Failures | Should -BeGreaterThan 0
        $source.Examples | Should -Not -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -Be 'GateFailed,MgcBackfill.Cmdlets.TestBackfillHonestyCommand'
        $failed[0].CategoryInfo.Category | Should -Be InvalidResult
        $failed[0].TargetObject | Should -Be $broken
    }
    It 'keeps the verdict of the records apart from files that the table was not built from' {
        $gates = Test-BackfillHonesty $foreign $dbn -ErrorVariable differs -ErrorAction SilentlyContinue
        ($gates | Where-Object Outcome -EQ Failed) | Should -BeNullOrEmpty
        ($gates | Where-Object Name -EQ source).Outcome | Should -Be NotRun
        $differs[0].FullyQualifiedErrorId | Should -Be 'SourceDiffers,MgcBackfill.Cmdlets.TestBackfillHonestyCommand'
        "$($differs[0])" | Should -BeLike 'The table agrees with its records*'
    }
    It 'stops with -ErrorAction Stop' {
        Get-Thrown { Test-BackfillHonesty $foreign $dbn -ErrorAction Stop } | Should -Not -BeNullOrEmpty
    }
    It 'gives a bool with -Quiet, and no error' {
        Test-BackfillHonesty $foreign $dbn -Quiet -ErrorAction Stop | Should -BeExactly $false
    }
    It 'proves against other records with -Checkpoint' {
        Test-BackfillHonesty $db -Checkpoint "$foreign.checkpoint" -Quiet | Should -BeExactly $false
    }
    It 'takes a summary, and a database file, from the pipeline' {
        $summary | Test-BackfillHonesty -Dbn $dbn -Quiet | Should -BeTrue
        Get-Item $db | Test-BackfillHonesty -Dbn $dbn -Quiet | Should -BeTrue
    }
    It 'names the source where that is what is wrong' {
        (Get-Thrown { Test-BackfillHonesty $db nowhere.dbn }).TargetObject | Should -BeExactly nowhere.dbn
    }
    It 'names a database that is not there' {
        (Get-Thrown { Test-BackfillHonesty nowhere.db }).FullyQualifiedErrorId | Should -BeLike 'DatabaseUnreadable,*'
    }
}
