BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $sampleDigest = '6ef1d37d7a0d74fd9117e04f95b9f60e6c6e6c527cdf12b70df7df7f092bb3fd'
    $dbn = New-Item (Join-Path $TestDrive dbn) -ItemType Directory
    $one = New-Sample (Join-Path $dbn one.dbn.zst)
    $script:count = 0
    function New-Db { Join-Path $TestDrive "t$(($script:count++)).db" }
}

Describe 'Invoke-MgcBackfill' {
    It 'returns the summary of a run, with the digest that every door gives' {
        $summary = Invoke-MgcBackfill -Database (New-Db) -Dbn $sample -WarningAction Ignore
        $summary | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique | Should -BeExactly MgcBackfill.Backfill.BackfillSummary
        $summary.Status | Should -Be Done
        $summary.RowsWritten | Should -Be 60124
        $summary.BuildDigest | Should -Be $sampleDigest
        $summary.Verification.Passed | Should -BeTrue
        # A list that PowerShell can index.
        $summary.Gates[1].Name | Should -BeExactly utc_type
        # The plan and the decisions of the scan are nested too deep for ConvertTo-Json; their counts are properties of the summary.
        $summary.psobject.Properties.Name | Should -Not -Contain Scan
        $summary.Verification.psobject.Properties.Name | Should -Not -Contain AlteredDays
    }
    It 'takes -Db, which the shell binds as -Debug, and the path behind it by position' {
        $db = New-Db
        (Invoke-MgcBackfill -Db $db -Dbn $dbn -WarningAction Ignore).Database | Should -Be $db
        Test-BackfillHonesty -Db $db -Dbn $dbn -Quiet | Should -BeTrue
        (Get-BackfillCheckpoint -Db $db).Count | Should -BeGreaterThan 0
    }
    It 'finds relative paths after Set-Location' {
        Push-Location $TestDrive
        try {
            (Invoke-MgcBackfill relative.db ./dbn -WarningAction Ignore).Database | Should -Be (Join-Path $TestDrive relative.db)
        } finally { Pop-Location }
    }
    It 'takes * and ? as wildcards for -Dbn: <_>' -ForEach '*.zst', 'on?.dbn.zst', '?ne.dbn*' {
        (Invoke-MgcBackfill (New-Db) (Join-Path $dbn $_) -WarningAction Ignore).Status | Should -Be Done
    }
    It 'takes a name with brackets for -Dbn, as it is and as the shell completes it' {
        $odd = Join-Path (New-Item (Join-Path $TestDrive odd) -ItemType Directory) 'a[1].dbn.zst'
        [IO.File]::Copy($one, $odd)
        (Invoke-MgcBackfill (New-Db) $odd -WarningAction Ignore).Status | Should -Be Done
        (Invoke-MgcBackfill (New-Db) ($odd -replace '([\[\]])', '`$1') -WarningAction Ignore).Status | Should -Be Done
    }
    It 'takes files and folders from Get-ChildItem, all as one source' {
        $days = New-Item (Join-Path $TestDrive 'days [2024]') -ItemType Directory
        $null = New-Sample (Join-Path $days one.dbn.zst)
        $null = New-Sample (Join-Path $days two.dbn.zst) 2024-03-11 2024-03-12
        $db = New-Db
        $summary = Get-ChildItem -LiteralPath $days | Invoke-MgcBackfill -Db $db -WarningAction Ignore
        @($summary).Count | Should -Be 1
        $digest = (Invoke-MgcBackfill (New-Db) $days.FullName -WarningAction Ignore).BuildDigest
        $summary.BuildDigest | Should -Be $digest
        (Get-Item -LiteralPath $days | Invoke-MgcBackfill -Db (New-Db) -WarningAction Ignore).BuildDigest | Should -Be $digest
        ($days.FullName | Invoke-MgcBackfill -Db (New-Db) -WarningAction Ignore).BuildDigest | Should -Be $digest
        Get-ChildItem -LiteralPath $days | Test-BackfillHonesty -Db $db -Quiet | Should -BeExactly $true
        Get-Item -LiteralPath $db | Test-BackfillHonesty -Dbn $days.FullName -Quiet | Should -BeExactly $true
        Get-Item -LiteralPath $db | Test-BackfillHonesty -Quiet | Should -BeExactly $true
        (Get-ChildItem -LiteralPath $days | Get-BarCoverage $db).Count | Should -BeGreaterThan 5
        (Get-ChildItem -LiteralPath $days | Get-BarProvenance $db -TsUtc 2024-03-05T14:30Z).Source | Should -Not -BeNullOrEmpty
        Get-ChildItem -LiteralPath $days | Get-DbnGap -Start 2024-03-05 -End 2024-03-08 | Should -BeNullOrEmpty
        Get-Item -LiteralPath $db | Get-DbnGap -Start 2024-03-05 -End 2024-03-08 | Should -BeNullOrEmpty
        Get-ChildItem -LiteralPath $days | Get-DbnGap -Database $db -Start 2024-03-05 -End 2024-03-08 | Should -BeNullOrEmpty
        Get-ChildItem -LiteralPath $days | Test-DbnSource -Quiet | Should -BeExactly $true
        $e = Get-Thrown { Get-ChildItem -LiteralPath $days -Filter *.nothing | Test-BackfillHonesty -Database $db }
        $e.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }
    It 'reads subfolders with -Recurse, and else reports what it left out in the summary too' {
        $tree = New-Item (Join-Path $TestDrive tree) -ItemType Directory
        Copy-Item $one (Join-Path $tree one.dbn.zst)
        $null = New-Sample (Join-Path (New-Item (Join-Path $tree below) -ItemType Directory) two.dbn.zst) 2024-03-11 2024-03-12
        $db = New-Db
        $flat = Invoke-MgcBackfill $db $tree -WarningVariable warnings -WarningAction SilentlyContinue
        $flat.Notices.Kind | Should -Contain unread_subfolders
        "$warnings" | Should -BeLike '*1 DBN file in 1 subfolder was not read. Use -Recurse*'
        # The view wraps the text, at a place that depends on the length of the path.
        ($flat | Out-String -Width 400) -replace '\s+', ' ' | Should -Match '1 DBN file in 1 subfolder was not read. Use -Recurse'
        $deep = Invoke-MgcBackfill $db $tree -Recurse -WarningAction Ignore
        $deep.Verification.Days | Should -BeGreaterThan $flat.Verification.Days
        Test-BackfillHonesty $db $tree -Recurse -Quiet | Should -BeExactly $true
    }
    It 'wants every file vouched for with -RequireManifest' {
        $e = Get-Thrown { Invoke-MgcBackfill (New-Db) $dbn -RequireManifest }
        $e.FullyQualifiedErrorId | Should -BeLike 'NotInManifest,*'
        $e.ErrorDetails.RecommendedAction | Should -BeLike '*-RequireManifest*'
    }
    It 'does nothing again' {
        $db = New-Db
        $null = Invoke-MgcBackfill $db $dbn -WarningAction Ignore
        $again = Invoke-MgcBackfill $db $dbn -WarningAction Ignore
        $again.ChunksPlanned | Should -Be 0
        $again.RowsWritten | Should -Be 0
    }
    It 'stores the trading days from -Start to -End, in chunks of -ChunkDays' {
        $summary = Invoke-MgcBackfill (New-Db) $dbn -Start 2024-03-05 -End 2024-03-07 -ChunkDays 1
        $summary.ChunksDone | Should -Be 3
        $summary.Verification.Days | Should -Be 3
    }
    It 'ends in the same digest whatever -ChunkDays' {
        (Invoke-MgcBackfill (New-Db) $sample -ChunkDays 17 -WarningAction Ignore).BuildDigest | Should -Be $sampleDigest
    }
    It 'keeps its records where -Checkpoint says' {
        $db, $folder = (New-Db), (Join-Path $TestDrive records)
        $null = Invoke-MgcBackfill $db $dbn -Checkpoint $folder -WarningAction Ignore
        Join-Path $folder mgc_backfill_state.jsonl | Should -Exist
        "$db.checkpoint" | Should -Not -Exist
    }
    It 'returns the plan day by day with -WhatIf, and leaves nothing behind' {
        $db = New-Db
        $plan = Invoke-MgcBackfill $db $dbn -WhatIf -WarningAction Ignore
        $plan[0] | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique | Should -BeExactly MgcBackfill.Cmdlets.PlannedDay
        $plan.TradingDay | Should -Contain ([DateOnly]'2024-03-05')
        ($plan | Where-Object TradingDay -EQ '2024-03-05').Cause | Should -Be New
        Get-ChildItem $TestDrive -Filter "$(Split-Path $db -Leaf)*" | Should -BeNullOrEmpty
    }
    It 'leaves a database and its records as they are with -WhatIf' {
        $db = New-Db
        $null = Invoke-MgcBackfill $db $dbn -End 2024-03-05 -WarningAction Ignore
        $state = {
            $files = Get-ChildItem $TestDrive -Force -Recurse -File | Where-Object FullName -Like "$db*"
            $files | Get-FileHash | ForEach-Object { "$($_.Path) $($_.Hash)" }
        }
        $before = & $state
        $before.Count | Should -BeGreaterThan 4
        $plan = & { $WhatIfPreference = $true; Invoke-MgcBackfill $db $dbn -WarningAction Ignore }
        $plan.TradingDay | Should -Not -Contain ([DateOnly]'2024-03-05')
        $plan.TradingDay | Should -Contain ([DateOnly]'2024-03-06')
        & $state | Should -Be $before
    }
    It 'plans what it then stores' {
        $db = New-Db
        $plan = Invoke-MgcBackfill $db $dbn -WhatIf -WarningAction Ignore
        ($plan | Measure-Object Bars -Sum).Sum | Should -Be (Invoke-MgcBackfill $db $dbn -WarningAction Ignore).RowsWritten
    }
    It 'asks under a lower ConfirmPreference, and writes nothing unasked' {
        $db = New-Db
        (Get-Thrown { & { $ConfirmPreference = 'Low'; Invoke-MgcBackfill $db $dbn } }) | Should -Not -BeNullOrEmpty
        $db | Should -Not -Exist
    }
    It 'carries the log as objects, and as text with -Verbose' {
        $lines = Invoke-MgcBackfill (New-Db) $dbn -Verbose -InformationVariable log -WarningAction Ignore 4>&1 |
            Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        $end, $told = $log.Where({ $_.Tags -contains 'RunDocument' }, 'Split')
        $told.MessageData | ForEach-Object { $_ | Should -BeOfType MgcBackfill.Log.LogLine }
        $end.Count | Should -Be 1
        ($end.MessageData.ToJson($null) | ConvertFrom-Json).status | Should -BeExactly done
        $log.Tags | Should -Contain Detail
        "$($log[0])" | Should -BeLike 'run * started:*'
        $lines.Count | Should -BeGreaterThan 5
    }
    It 'warns of a day that is covered in part' {
        $null = Invoke-MgcBackfill (New-Db) $sample -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike '*2024-02-19*'
    }
    It 'ends consistent where a preference makes a warning stop' {
        $db = New-Db
        Get-Thrown { Invoke-MgcBackfill $db $sample -WarningAction Stop } | Should -Not -BeNullOrEmpty
        Get-BackfillCheckpoint $db -Status Failed -ErrorAction Ignore | Should -BeNullOrEmpty
        (Invoke-MgcBackfill $db $sample -WarningAction Ignore).BuildDigest | Should -Be $sampleDigest
    }
    It 'stops wherever it is, and the same command goes on' {
        $db = New-Db
        $long = New-Sample (Join-Path $TestDrive long.dbn.zst) 2023-01-01 2023-12-31
        $ended = foreach ($milliseconds in 0, 100, 300, 700) {
            $started = Start-Shell "Invoke-MgcBackfill '$db' '$long' -ChunkDays 1 -WarningAction Ignore"
            while (-not (Test-Path $db) -and -not $started.Running.IsCompleted) { Start-Sleep -Milliseconds 5 }
            Start-Sleep -Milliseconds $milliseconds
            Stop-Shell $started
            Get-BackfillCheckpoint $db -Status InProgress, Failed | Should -BeNullOrEmpty
        }
        $ended | Should -Contain Stopped
        $whole = Invoke-MgcBackfill (New-Db) $long -WarningAction Ignore
        (Invoke-MgcBackfill $db $long -WarningAction Ignore).BuildDigest | Should -Be $whole.BuildDigest
    }
    It 'takes its progress bar away in the end' {
        $started = Start-Shell "Invoke-MgcBackfill '$(New-Db)' '$sample' -ChunkDays 1 -WarningAction Ignore"
        $null = $started.Shell.EndInvoke($started.Running)
        $shown = $started.Shell.Streams.Progress
        $shown.Count | Should -BeGreaterThan 1
        $shown[-1].RecordType | Should -Be Completed
        $started.Shell.Dispose()
    }
}

Describe 'What -Db means' {
    It 'is asked nothing by the command as everybody types it, warnings and all' {
        Push-Location (New-Item (Join-Path $TestDrive typed) -ItemType Directory)
        try {
            Copy-Item (Split-Path $sample) samples -Recurse
            # Not interactive, so a prompt would be an error.
            $child = Invoke-Child "(Invoke-MgcBackfill -Db gold.db -Dbn samples).BuildDigest"
            $child.ExitCode | Should -Be 0 -Because $child.Error
            $child.Output | Should -BeLike "WARNING: *2024-02-19*$sampleDigest"
        } finally { Pop-Location }
    }
    It 'stays with the flag of the shell where it was found, so that nothing is asked' {
        # CancellableCmdlet clears the flag there. If a later PowerShell stores it elsewhere, this test fails before a user gets a prompt.
        $runtime = [psobject].Assembly.GetType('System.Management.Automation.MshCommandRuntime')
        $flag = $runtime.GetProperty('Debug', [Reflection.BindingFlags]'Instance, NonPublic')
        $flag.PropertyType | Should -Be ([bool])
        $flag.CanWrite | Should -BeTrue
    }
    It 'takes -Db over several lines, and leaves -Debug to whoever typed it' {
        $db = New-Db
        $child = Invoke-Child "Invoke-MgcBackfill ``
    -Db '$db' ``
    -Dbn '$dbn' -WarningAction Ignore | Out-Null"
        $child.ExitCode | Should -Be 0 -Because $child.Error
        # Under -Debug, PowerShell asks about every warning, and nobody can answer here.
        $child = Invoke-Child "`$ErrorActionPreference = 'Stop'; Invoke-MgcBackfill '$db' '$dbn' -Debug"
        $child.ExitCode | Should -Be 1
        $child.Error | Should -BeLike '*NonInteractive*'
    }
    It 'says at Ctrl+C that it was stopped and that the same command goes on' -Skip:(-not $IsLinux) {
        $db = New-Db
        $long = New-Sample (Join-Path $TestDrive stop.dbn.zst) 2023-01-01 2023-12-31
        $process = Start-Child '-Command', "Import-Module '$module'; Invoke-MgcBackfill '$db' '$long' -ChunkDays 1 -WarningAction Ignore"
        while (-not (Test-Path $db) -and -not $process.HasExited) { Start-Sleep -Milliseconds 5 }
        & kill -INT $process.Id
        $child = Wait-Child $process
        $child.Output | Should -BeLike '*was stopped*Run the same command again*'
        (Invoke-MgcBackfill $db $long -WarningAction Ignore).Status | Should -Be Done
    }
    It 'leaves -Confirm and -WhatIf alone' {
        $db = New-Db
        (Invoke-Child "Invoke-MgcBackfill -Db '$db' -Dbn '$dbn' -Confirm").ExitCode | Should -Be 1
        (Invoke-MgcBackfill -Db $db -Dbn $dbn -WhatIf -WarningAction Ignore).Count | Should -BeGreaterThan 1
        $db | Should -Not -Exist
    }
    It 'is Database where the shell offers no position' {
        $splatted = @{ Database = New-Db; Dbn = $dbn }
        (Invoke-MgcBackfill @splatted -WarningAction Ignore).Status | Should -Be Done
        (Invoke-MgcBackfill -Dbn $dbn -Db (New-Db) -WarningAction Ignore).Status | Should -Be Done
    }
    It 'is refused by the shell as -Db:PATH and in a splatted hashtable, and nothing is done' {
        $db = New-Db
        $splatted = @{ Db = $db; Dbn = $dbn }
        foreach ($script in { Invoke-MgcBackfill -Db:$db -Dbn $dbn }, { Invoke-MgcBackfill @splatted }) {
            (Get-Thrown $script).Exception | Should -BeOfType Management.Automation.ParameterBindingException
        }
        $db | Should -Not -Exist
    }
    It 'is told where a user would look' {
        foreach ($name in 'Invoke-MgcBackfill', 'Get-BackfillCheckpoint', 'Test-BackfillHonesty') {
            (Get-Help $name -Parameter Database).description.Text -join ' ' | Should -BeLike '*-db*-Debug*'
        }
        Get-Help about_MgcBackfill | Should -BeLike '*-DB AND -DEBUG*'
    }
}

Describe 'Invoke-MgcBackfill -Workers' {
    It 'ends in the same digest, and leaves nothing of the staging behind' {
        $db = New-Db
        $summary = Invoke-MgcBackfill $db $sample -Workers 2 -WarningAction Ignore -InformationVariable log
        $summary.BuildDigest | Should -Be $sampleDigest
        $summary.RowsWritten | Should -Be 60124
        @($log.MessageData.Text -like 'staged * by worker *').Count | Should -BeGreaterThan 1
        Join-Path "$db.checkpoint" staging | Should -Not -Exist
    }
    It 'needs no dotnet on the path' {
        $shell = Join-Path $TestDrive bin
        $null = New-Item $shell -ItemType Directory
        $script = "Get-Command dotnet -ErrorAction Ignore
            (Invoke-MgcBackfill '$TestDrive/bare.db' '$sample' -Workers 2 -WarningAction Ignore).BuildDigest"
        $child = Invoke-Child $script @{ PATH = $shell; DOTNET_ROOT = ''; DOTNET_HOST_PATH = '' }
        $child.Error | Should -BeNullOrEmpty
        $child.Output | Should -Be $sampleDigest
    }
    It 'stages in this process with -WhatIf' {
        $plan = Invoke-MgcBackfill (New-Db) $dbn -Workers 2 -WhatIf -WarningAction Ignore -InformationVariable log
        $plan.TradingDay | Should -Contain ([DateOnly]'2024-03-05')
        $log.MessageData.Text -like 'staged * by worker *' | Should -BeNullOrEmpty
    }
    It 'tells the error of a worker as its own' {
        $bad = Join-Path $TestDrive badworker.dbn
        $record = New-BadSample $bad
        $db = New-Db
        $e = Get-Thrown { Invoke-MgcBackfill $db $bad -Workers 2 -WarningAction Ignore }
        $e.FullyQualifiedErrorId | Should -BeLike 'BarInvalid,*'
        $e.Exception.Where.RecordIndex | Should -Be $record
        Get-BackfillCheckpoint $db | Should -BeNullOrEmpty
    }
    It 'stops, and leaves no worker' {
        $db = New-Db
        $script = "Import-Module '$module'
            Invoke-MgcBackfill '$db' '$sample' -Workers 2 -ChunkDays 1 -WarningAction Ignore"
        $shell = [powershell]::Create().AddScript($script)
        $running = $shell.BeginInvoke()
        while (-not (Get-ChildItem "$db.checkpoint/staging" -ErrorAction Ignore) -and -not $running.IsCompleted) {
            Start-Sleep -Milliseconds 5
        }
        $shell.Stop()
        $shell.InvocationStateInfo.State | Should -Be Stopped
        $shell.Dispose()
        # If PowerShell is installed as a .NET tool, its process is named dotnet.
        Get-Process pwsh, dotnet -ErrorAction Ignore |
            Where-Object { $_.Parent.Id -eq $PID -and $_.CommandLine -like '*WorkerLoop*' } |
            Should -BeNullOrEmpty
        Join-Path "$db.checkpoint" staging | Should -Not -Exist
        (Invoke-MgcBackfill $db $sample -Workers 2 -WarningAction Ignore).BuildDigest | Should -Be $sampleDigest
    }
    It 'is told by the runner like any other parameter' {
        $job = Join-Path $module Invoke-MgcBackfillJob.ps1
        $child = Invoke-ChildFile $job '-Db', "$TestDrive/jobworkers.db", '-Dbn', "$sample", '-Workers', 2, '-Json'
        $child.ExitCode | Should -Be 0 -Because $child.Error
        ($child.Output | ConvertFrom-Json).build_digest | Should -Be $sampleDigest
    }
    It 'takes from 1 to 64' {
        Get-Thrown { Invoke-MgcBackfill x.db $dbn -Workers 0 } | Should -Not -BeNullOrEmpty
        Get-Thrown { Invoke-MgcBackfill x.db $dbn -Workers 65 } | Should -Not -BeNullOrEmpty
    }
}

Describe 'What Invoke-MgcBackfill refuses' {
    It 'says <id> for <what>, about what was typed for -<about>' -ForEach @(
        @{
            what = 'a source that is not there'; id = 'SourceNotFound'; category = 'ObjectNotFound'; about = 'Dbn'
            given = @{ Dbn = 'nowhere' }
        }
        @{
            what = 'a range that the source does not cover'; id = 'RangeNotCovered'; category = 'InvalidData'; about = 'Dbn'
            given = @{ Start = '2030-01-01' }
        }
        @{
            what = 'a reversed range'; id = 'RangeReversed'; category = 'InvalidArgument'; about = 'Database'
            given = @{ Start = '2024-03-06'; End = '2024-03-05' }
        }
        @{
            what = 'a folder that does not exist'; id = 'InputOutput'; category = 'ReadError'; about = 'Database'
            given = @{ Database = '/nowhere/t.db' }
        }
    ) {
        $parameters = @{ Database = New-Db; Dbn = "$dbn" }
        foreach ($name in $given.Keys) { $parameters[$name] = $given[$name] }
        $e = Get-Thrown { Invoke-MgcBackfill @parameters -WarningAction Ignore }
        $e.FullyQualifiedErrorId | Should -Be "$id,MgcBackfill.Cmdlets.InvokeMgcBackfillCommand"
        $e.CategoryInfo.Category | Should -Be $category
        $e.TargetObject | Should -Be $parameters[$about]
    }
    It 'stops at a bar that breaks a rule, and stores nothing' {
        $bad = Join-Path $TestDrive bad.dbn
        $null = New-BadSample $bad
        $db = New-Db
        $e = Get-Thrown { Invoke-MgcBackfill $db $bad -WarningAction Ignore }
        $e.FullyQualifiedErrorId | Should -BeLike 'BarInvalid,*'
        $e.Exception.Where.RecordIndex | Should -BeGreaterThan 0
        Get-BackfillCheckpoint $db | Should -BeNullOrEmpty
    }
    It 'takes no other symbol, no impossible number and no ambiguous date' {
        Get-Thrown { Invoke-MgcBackfill x.db $dbn -Symbol gc } | Should -Not -BeNullOrEmpty
        Get-Thrown { Invoke-MgcBackfill x.db $dbn -ChunkDays 0 } | Should -Not -BeNullOrEmpty
        Get-Thrown { Invoke-MgcBackfill x.db $dbn -End 4.3.2024 } | Should -Not -BeNullOrEmpty
    }
    It 'is told by a changed source, unless -AllowReplace' {
        $db, $changing = (New-Db), (New-Item (Join-Path $TestDrive changing) -ItemType Directory)
        $null = New-Sample (Join-Path $changing a.dbn.zst)
        $null = Invoke-MgcBackfill $db $changing -WarningAction Ignore
        $null = New-Sample (Join-Path $changing a.dbn.zst) -Seed 2
        $e = Get-Thrown { Invoke-MgcBackfill $db $changing -WarningAction Ignore }
        $e.FullyQualifiedErrorId | Should -BeLike 'SourceChanged,*'
        # The other market lacks bars of this one, so the advice must not suggest losing them.
        $e.ErrorDetails.RecommendedAction | Should -BeLike '*would lose them*'
        (Invoke-MgcBackfill $db $changing -AllowReplace -WarningAction Ignore).Status | Should -Be Done
    }
}
