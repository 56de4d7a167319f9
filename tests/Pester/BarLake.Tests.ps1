BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    # Every other test uses this lake, or one of a few days.
    $dbn = Join-Path $root samples
    $lake = Join-Path $TestDrive lake
    $missing = @(Get-BarLakePlan $lake $dbn -Recurse)
    $built = @(Export-BarLake $lake $dbn -Recurse -InformationVariable committed)
    $commit = $committed.MessageData
    $small = New-Item (Join-Path $TestDrive small) -ItemType Directory
    $two = New-Sample (Join-Path $small years.dbn.zst) 2024-12-30 2025-01-03

    function Get-FileState([string] $Folder) {
        Get-ChildItem $Folder -Recurse -File | ForEach-Object { "$($_.FullName) $($_.LastWriteTimeUtc.Ticks) $((Get-FileHash $_).Hash)" }
    }
}

Describe 'Get-BarLakePlan' {
    It 'gives an object for each unit, in the order of the numbers' {
        $missing | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique | Should -BeExactly MgcBackfill.Cmdlets.PlannedLakeUnit
        $missing.Unit | Should -Be 0, 1
        $missing.Root | Should -Be MGC, MNQ
        $missing.Schema | Should -Be ohlcv-1m, ohlcv-1m
        $missing.Year | Should -Be 2024, 2024
        $missing.State | Should -Be Missing, Missing
        $missing[0].Bars | Should -BeNullOrEmpty
        $missing[0].HasFront | Should -BeTrue
        $missing[0].Sources.Sha256 | Should -Be (Get-FileHash $sample).Hash.ToLowerInvariant()
    }
    It 'tells what the lake holds' {
        $units = Get-BarLakePlan $lake $dbn -Recurse
        $units.State | Should -Be Committed, Committed
        $units.Bars | Should -Be $built.Bars
        (Get-BarLakePlan $lake $dbn -Recurse -NoFront all).Difference | Should -Be (@('it was built with the front month') * 2)
    }
    It 'takes the asked roots and schemas' {
        (Get-BarLakePlan $lake $dbn -Recurse -Symbol MNQ -Schema ohlcv-1m).Root | Should -Be MNQ
        @(Get-BarLakePlan $lake $dbn -Recurse -Symbol all).Count | Should -Be 2
        $e = Get-Thrown { Get-BarLakePlan $lake $dbn -Schema ohlcv-2m }
        $e.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
        $e.CategoryInfo.Category | Should -Be InvalidArgument
        (Get-Thrown { Get-BarLakePlan $lake $dbn -Symbol mgc }).Exception.Message | Should -BeExactly "'mgc' is not the root of a product."
    }
    It 'takes files from Get-ChildItem as one source' {
        (Get-ChildItem $dbn -Recurse -File -Filter *.zst | Get-BarLakePlan $lake).State | Should -Be Committed, Committed
        $e = Get-Thrown { Get-ChildItem $small -Filter *.no | Get-BarLakePlan $lake }
        $e.FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }
    It 'names other units of the folder in the verbose stream' {
        (Get-BarLakePlan $lake $two -Verbose 4>&1)[-1].Message | Should -BeLike '*ohlcv-1m/MNQ/2024'
    }
    It 'is completed: <line>' -ForEach @(
        @{ line = 'Get-BarLakePlan x -Dbn samples -Symbol M'; expected = 'MGC' }
        @{ line = 'Export-BarLake -Symbol O'; expected = 'OTHER' }
        @{ line = 'Test-BarLake -Schema ohlcv-1'; expected = 'ohlcv-1s', 'ohlcv-1m', 'ohlcv-1h', 'ohlcv-1d' }
    ) {
        Push-Location $root
        try { (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -BeExactly $expected } finally { Pop-Location }
    }
}

Describe 'Export-BarLake' {
    It 'gives an object for each unit' {
        $built | ForEach-Object { $_.PSTypeNames[0] } | Select-Object -Unique | Should -BeExactly MgcBackfill.Cmdlets.BuiltLakeUnit
        $built.Unit | Should -Be 0, 1
        $built.Result | Should -Be Built, Built
        $built[0].Bars | Should -Be (Test-DbnSource $sample).Accounting.Read
        $built[0].FrontBars | Should -Be 60124
        $built[0].FirstTs.Kind | Should -Be Utc
        foreach ($file in $built.Files) {
            (Get-FileHash (Join-Path $lake $file.Path)).Hash.ToLowerInvariant() | Should -Be $file.Sha256
        }
    }
    It 'commits, and tells the commit to the information stream' {
        $committed.Tags | Should -Contain Commit
        $commit.Proved | Should -Be 2
        ($commit.Manifest.Front | Where-Object Root -EQ MGC).Digest |
            Should -Be 6ef1d37d7a0d74fd9117e04f95b9f60e6c6e6c527cdf12b70df7df7f092bb3fd
    }
    It 'changes nothing when it is run again' {
        $before = Get-FileState $lake
        (Export-BarLake $lake $dbn -Recurse).Result | Should -Be Unchanged, Unchanged
        Get-FileState $lake | Should -Be $before
    }
    It 'gives a unit before the next one is finished' {
        (Export-BarLake $lake $dbn -Recurse | Select-Object -First 1).Unit | Should -Be 0
    }
    It 'writes nothing with -WhatIf, and nothing that stays with -Try' {
        $folder = Join-Path $TestDrive nothing
        Export-BarLake $folder $two -WhatIf | Should -BeNullOrEmpty
        $tried = Export-BarLake $folder $two -Try -Unit 1
        $tried.Unit, $tried.Year, $tried.Result | Should -Be 1, 2025, NotKept
        $tried.Bars | Should -BeGreaterThan 0
        Test-Path $folder | Should -BeFalse
    }
    It 'builds the units of the pipeline, and Complete-BarLake commits them' {
        $folder = Join-Path $TestDrive parts
        (Export-BarLake $folder $two -Unit 1).Year | Should -Be 2025
        $e = Get-Thrown { Complete-BarLake $folder $two }
        $e.FullyQualifiedErrorId | Should -BeLike 'LakeIncomplete,*'
        $e.ErrorDetails.RecommendedAction | Should -BeLike '*Export-BarLake*'
        $rest = Get-BarLakePlan $folder $two | Where-Object State -EQ Missing | Export-BarLake -Dbn $two -Out $folder
        $rest.Unit, $rest.Result | Should -Be 0, Built
        Complete-BarLake $folder $two -WhatIf | Should -BeNullOrEmpty
        (Get-BarLakePlan $folder $two).State | Should -Be Built, Built
        $done = Complete-BarLake $folder $two
        Get-BarLakePlan $folder $two | Where-Object State -EQ Missing | Export-BarLake -Dbn $two -Out $folder | Should -BeNullOrEmpty

        # The same bytes as the work of two processes.
        $null = Export-BarLake "$folder-2" $two -Workers 2 -InformationVariable other
        $other.MessageData.Sha256 | Should -Be $done.Sha256
    }
    It 'gives an error for a unit that failed, and the other units' {
        $bad = New-Item (Join-Path $TestDrive bad) -ItemType Directory
        $null = New-BadSample (Join-Path $bad bad.dbn)
        $null = New-SampleOf MNQ (Join-Path $bad good.dbn)
        $folder = Join-Path $TestDrive failed
        $units = Export-BarLake $folder $bad -ErrorVariable failed -ErrorAction SilentlyContinue -WarningVariable told -WarningAction Ignore
        $units.Root | Should -Be MNQ
        $failed.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -Be 'BarInvalid,MgcBackfill.Cmdlets.ExportBarLakeCommand'
        $failed[0].TargetObject | Should -Be ohlcv-1m/MGC/2024
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*-NoFront MGC*'
        $told | Should -BeLike '*not committed*'
        (Get-BarLakePlan $folder $bad).State | Should -Be Missing, Built
        Get-Thrown { Export-BarLake $folder $bad -ErrorAction Stop -WarningAction Ignore } | Should -Not -BeNullOrEmpty
        (Export-BarLake $folder $bad -NoFront MGC -Unit 0).Result | Should -Be Built
    }
    It 'replaces a unit of other files only with -AllowReplace' {
        $folder = Join-Path $TestDrive replaced
        $first = New-Sample (Join-Path $TestDrive first.dbn.zst) 2024-03-04 2024-03-04
        $both = $first, (New-Sample (Join-Path $TestDrive second.dbn.zst) 2024-03-05 2024-03-05)
        $null = Export-BarLake $folder $first
        $unit = Get-BarLakePlan $folder $both
        $unit.State, $unit.Difference | Should -Be Different, 'it was built without second.dbn.zst'
        $null = Export-BarLake $folder $both -ErrorVariable refused -ErrorAction SilentlyContinue -WarningAction Ignore
        $refused[0].FullyQualifiedErrorId | Should -BeLike 'LakeSourcesDiffer,*'
        $refused[0].ErrorDetails.RecommendedAction | Should -BeLike '*-AllowReplace*'
        (Export-BarLake $folder $both -AllowReplace).Result | Should -Be Built
    }
    It 'refuses a unit that there is not' {
        (Get-Thrown { Export-BarLake $lake $dbn -Unit 9 }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }
}

Describe 'Complete-BarLake' {
    It 'gives what the lake holds, with the build digest of the front month' {
        $again = Complete-BarLake $lake $dbn -Recurse
        $again.PSTypeNames[0] | Should -BeExactly MgcBackfill.Lake.LakeCommitResult
        $again.Sha256 | Should -Be $commit.Sha256
        $again.Bars | Should -Be ($built.Bars | Measure-Object -Sum).Sum
        $again.Units.Root | Should -Be MGC, MNQ
        $again.Sources.Count, $again.Proved, $again.Kept | Should -Be 2, 2, 0
        $again.Front[0].Digest | Should -Be 6ef1d37d7a0d74fd9117e04f95b9f60e6c6e6c527cdf12b70df7df7f092bb3fd
    }
}

Describe 'Test-BarLake' {
    It 'gives one object for a valid lake' {
        $verification = Test-BarLake $lake
        $verification.PSTypeNames[0] | Should -BeExactly MgcBackfill.Lake.LakeVerification
        $verification.Valid, $verification.Findings.Count, $verification.Files | Should -Be $true, 0, 4
        $verification.Compared | Should -BeNullOrEmpty
        $verification.Rows | Should -Be ((($built.Bars + $built.FrontBars) | Measure-Object -Sum).Sum)
    }
    It 'compares every value with the files, also from the pipeline' {
        (Get-Item $sample | Test-BarLake $lake).Compared | Should -Be 1
        (Get-Thrown { Get-ChildItem $small -Filter *.no | Test-BarLake $lake }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }
    It 'takes a path of the session' {
        $null = New-PSDrive lakes FileSystem $TestDrive
        Test-BarLake lakes:/lake -Quiet | Should -BeExactly $true
        Push-Location $TestDrive
        try { Test-BarLake lake -Quiet | Should -BeExactly $true } finally { Pop-Location }
    }
    It 'finds a changed file' {
        $changed = Join-Path $TestDrive changed
        Copy-Item $lake $changed -Recurse
        $file = Join-Path $changed $built[1].Files[0].Path
        $bytes = [IO.File]::ReadAllBytes($file)
        $bytes[2000] = $bytes[2000] -bxor 1
        [IO.File]::WriteAllBytes($file, $bytes)
        $verification = Test-BarLake $changed -ErrorVariable invalid -ErrorAction SilentlyContinue
        $verification.Valid | Should -BeFalse
        $verification.Findings[0].ErrorId | Should -Be LakeFileDamaged
        $verification.Findings[0].UnitName | Should -Be ohlcv-1m/MNQ/2024
        $verification.Findings[0].File | Should -Be $file
        $invalid[0].FullyQualifiedErrorId | Should -Be 'LakeContentDiffers,MgcBackfill.Cmdlets.TestBarLakeCommand'
        $invalid[0].CategoryInfo.Category | Should -Be InvalidResult
        Test-BarLake $changed -Quiet -ErrorAction Stop | Should -BeExactly $false
    }
    It 'refuses a folder without a lake' {
        (Get-Thrown { Test-BarLake $small }).FullyQualifiedErrorId | Should -BeLike 'LakeIncomplete,*'
    }
}

Describe 'The output of the lake' {
    It 'fits into 80 columns, and is JSON and CSV: <name>' -ForEach @(
        @{ name = 'plan'; script = { Get-BarLakePlan $lake $dbn -Recurse -NoFront all } }
        @{ name = 'units'; script = { Export-BarLake $lake $dbn -Recurse } }
        @{ name = 'commit'; script = { Complete-BarLake $lake $dbn -Recurse }; whole = '6ef1d37d[0-9a-f]{56}' }
        @{ name = 'verdict'; script = { Test-BarLake $lake }; whole = '6ef1d37d[0-9a-f]{56}' }
    ) {
        $objects = & $script
        foreach ($width in 80, 140) {
            $shown = ($objects | Out-String -Width $width).Replace("$TestDrive", '')
            $lines = $shown -split '\r?\n'
            ($lines.TrimEnd().Length | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual $width
            $shown | Should -Not -Match '…|\.\.\.'
            $shown | Should -Match ($whole ?? 'ohlcv-1m')
        }
        $json = ConvertTo-Json @($objects) -Depth 3 -WarningVariable cut -WarningAction SilentlyContinue
        $cut | Should -BeNullOrEmpty -Because 'nothing is nested deeper'
        $json + ($objects | ConvertTo-Csv) | Should -Not -Match 'MgcBackfill\.[A-Z]\w+\.|System\.|@\{'
    }
}
