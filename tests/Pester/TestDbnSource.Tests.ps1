BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $one = New-Sample (Join-Path $TestDrive one.dbn.zst)
    $bad = Join-Path (New-Item (Join-Path $TestDrive bad) -ItemType Directory) bad.dbn
    $record = New-BadSample $bad
}

Describe 'Test-DbnSource' {
    It 'gives one object that says what the backfill then does' {
        $audit = Test-DbnSource $one -ChunkDays 2
        $summary = Invoke-MgcBackfill (Join-Path $TestDrive t.db) $one -ChunkDays 2 -WarningAction Ignore
        $audit | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique | Should -BeExactly MgcBackfill.Inventory.SourceAudit
        $audit.Accepted | Should -BeTrue
        $audit.Bars | Should -Be $summary.RowsWritten
        $audit.Chunks.Count | Should -Be $summary.ChunksDone
        "$($audit.Accounting)" | Should -Be "$($summary.Accounting)"
        $audit.Accounting.Read | Should -BeGreaterThan 0
        $stored = Get-BackfillCheckpoint (Join-Path $TestDrive t.db) -Day $audit.Days.TradingDay
        $audit.Days.SourceSymbol | Should -Be $stored.SourceSymbol
        $audit.Days[0].TradingDay | Should -BeOfType MgcBackfill.Cmdlets.TradingDate
        $audit.Files[0].Sha256 | Should -Be (Get-FileHash $one -Algorithm SHA256).Hash.ToLowerInvariant()
    }
    It 'opens no database' {
        $folder = New-Item (Join-Path $TestDrive alone) -ItemType Directory
        $null = Copy-Item $one $folder -PassThru | Test-DbnSource
        (Get-ChildItem $folder).Name | Should -Be one.dbn.zst
    }
    It 'takes all files of the pipeline as one source' {
        $two = New-Sample (Join-Path (New-Item (Join-Path $TestDrive many) -ItemType Directory) two.dbn.zst) 2024-03-11 2024-03-12
        @(Get-Item $one, $two | Test-DbnSource).Files.Count | Should -Be 2
    }
    It 'audits only the asked days' {
        $audit = Test-DbnSource $one -Start 2024-03-05 -End 2024-03-06
        $audit.Days.TradingDay | ForEach-Object { $_.ToString('o') } | Should -Be 2024-03-05, 2024-03-06
    }
    It 'gives a bool with -Quiet, and no error' {
        Test-DbnSource $one -Quiet | Should -BeExactly $true
        Test-DbnSource $bad -Quiet -ErrorAction Stop | Should -BeExactly $false
    }
    It 'gives what was found of a refused source, and the error of the backfill' {
        $audit = Test-DbnSource $bad -ErrorVariable refused -ErrorAction SilentlyContinue
        $audit.Accepted | Should -BeFalse
        $audit.Refusal.RecordIndex | Should -Be $record
        $audit.Accounting | Should -BeNullOrEmpty
        $refused[0].FullyQualifiedErrorId | Should -Be 'BarInvalid,MgcBackfill.Cmdlets.TestDbnSourceCommand'
        $refused[0].CategoryInfo.Category | Should -Be InvalidData
        $refused[0].TargetObject | Should -Be $bad
        Get-Thrown { Test-DbnSource $bad -ErrorAction Stop } | Should -Not -BeNullOrEmpty
    }
    It 'writes a -Report whose digest is of what stands above the approval' {
        Push-Location $TestDrive
        try { $audit = Test-DbnSource one.dbn.zst -Report audit.md } finally { Pop-Location }
        $audit.Report | Should -Be (Join-Path $TestDrive audit.md)
        $text = [IO.File]::ReadAllText($audit.Report)
        $text | Should -Match '^# ACCEPTED: '
        $above = $text.Substring(0, $text.IndexOf("## Approval`n"))
        $digest = [Convert]::ToHexStringLower([Security.Cryptography.SHA256]::HashData([Text.Encoding]::UTF8.GetBytes($above)))
        $audit.FindingsDigest | Should -Be $digest
        $text | Should -BeLike "*    $digest*"
    }
    It 'writes no file with -WhatIf, and audits' {
        $path = Join-Path $TestDrive whatif.md
        (Test-DbnSource $one -Report $path -WhatIf).Accepted | Should -BeTrue
        $path | Should -Not -Exist
    }
    It 'overwrites neither a folder nor what is no report' {
        (Get-Thrown { Test-DbnSource $one -Report $TestDrive }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        (Get-Thrown { Test-DbnSource $one -Report $one }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        (Get-FileHash $one -Algorithm SHA256).Hash | Should -Be (Test-DbnSource $one).Files[0].Sha256.ToUpperInvariant()
    }
    It 'names a source that is not there' {
        $e = Get-Thrown { Test-DbnSource nowhere.dbn }
        $e.FullyQualifiedErrorId | Should -BeLike 'SourceNotFound,*'
        $e.TargetObject | Should -Be nowhere.dbn
    }
    It 'shows the verdict first, and lists as tables' {
        (Test-DbnSource $one | Out-String).Trim() | Should -Match '^Verdict\s+: ACCEPTED'
        ((Test-DbnSource $one).Days | Out-String) | Should -Match 'TradingDay\s+SourceSymbol'
        ((Test-DbnSource $one).Outrights | Out-String) | Should -Match 'FirstDay'
    }
}
