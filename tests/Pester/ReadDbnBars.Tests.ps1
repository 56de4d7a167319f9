BeforeAll {
    . $PSScriptRoot/Fixtures.ps1
    $one = New-Sample (Join-Path $TestDrive one.dbn.zst)
    $two = New-Sample (Join-Path $TestDrive two.dbn.zst) 2024-03-11 2024-03-12
    $bars = Read-DbnBars $one
}

Describe 'Read-DbnBars' {
    It 'gives a bar with its time in UTC, its contract, its prices and where it came from' {
        $bar = $bars | Where-Object SourceSymbol -EQ MGCJ4 | Select-Object -First 1
        $bar | Should -BeOfType MgcBackfill.Cmdlets.Bar
        $bar.TsUtc.Kind | Should -Be Utc
        $bar.TsUtc.Second | Should -Be 0
        $bar.Symbol | Should -BeExactly MGC
        $bar.InstrumentId | Should -BeGreaterThan 0
        $bar.Low | Should -BeLessOrEqual $bar.High
        $bar.Open | Should -BeOfType double
        $bar.Volume | Should -BeGreaterThan 0
        $bar.TradingDay | Should -Be ([DateOnly]'2024-03-04')
        $bar.File | Should -Be $one
        $bar.RecordIndex | Should -BeGreaterOrEqual 0
    }
    It 'gives every record once, in the order of the file' {
        $bars.RecordIndex | Should -Be (0..($bars.Count - 1))
    }
    It 'has the alias Read-DbnBar' {
        @(Read-DbnBar $one).Count | Should -Be $bars.Count
    }
    It 'takes wildcards' {
        (Read-DbnBars (Join-Path $TestDrive 'o*.zst')).Count | Should -Be $bars.Count
    }
    It 'takes a folder' {
        (Read-DbnBars $TestDrive).File | Select-Object -Unique | Should -Be $one, $two
    }
    It 'takes files from Get-ChildItem, in time order whatever their names' {
        $piped = Get-ChildItem $TestDrive -Filter *.dbn.zst | Sort-Object Name -Descending | Read-DbnBars
        $piped.File | Select-Object -Unique | Should -Be $one, $two
    }
    It 'takes paths from the pipeline' {
        @($one | Read-DbnBars).Count | Should -Be $bars.Count
    }
    It 'finds relative paths after Set-Location' {
        Push-Location $TestDrive
        try { (Read-DbnBars ./one.dbn.zst).Count | Should -Be $bars.Count } finally { Pop-Location }
    }
    It 'finds paths of a drive of the session' {
        (Read-DbnBars TestDrive:/one.dbn.zst).Count | Should -Be $bars.Count
    }
    It 'takes a name with brackets by -LiteralPath' {
        $odd = Join-Path (New-Item (Join-Path $TestDrive odd) -ItemType Directory) 'a[1].dbn.zst'
        [IO.File]::Copy($one, $odd)
        @(Read-DbnBars -LiteralPath $odd).Count | Should -Be $bars.Count
        @(Get-Item -LiteralPath $odd | Read-DbnBars).Count | Should -Be $bars.Count
    }
    It 'takes a name with brackets as it is, as the shell completes it, and in a folder with brackets' {
        $odd = Join-Path (New-Item (Join-Path $TestDrive 'data [2024]') -ItemType Directory) 'a[1].dbn.zst'
        [IO.File]::Copy($one, $odd)
        foreach ($path in $odd, (Split-Path $odd), ($odd -replace '([\[\]])', '`$1'), (Join-Path (Split-Path $odd) '*.zst')) {
            @(Read-DbnBars $path).Count | Should -Be $bars.Count
        }
        @(Get-Item -LiteralPath (Split-Path $odd) | Read-DbnBars).Count | Should -Be $bars.Count
    }
    It 'takes wildcards by -LiteralPath for letters of a name' {
        $e = Get-Thrown { Read-DbnBars -LiteralPath (Join-Path $TestDrive '*.dbn.zst') }
        $e.FullyQualifiedErrorId | Should -BeLike 'SourceNotFound,*'
        $e.TargetObject | Should -Be (Join-Path $TestDrive '*.dbn.zst')
    }
    It 'gives only the trading days from -Start to -End' {
        (Read-DbnBars $one -Start 2024-03-05 -End 2024-03-06).TradingDay | Select-Object -Unique |
            Should -Be ([DateOnly]'2024-03-05'), ([DateOnly]'2024-03-06')
    }
    It 'takes a date object as well as text' {
        $day = [datetime]::new(2024, 3, 5)
        $byText = Read-DbnBars $one -Start 2024-03-05 -End 2024-03-05
        @(Read-DbnBars $one -Start $day -End ([DateOnly]::FromDateTime($day))).Count | Should -Be $byText.Count
    }
    It 'gives only symbols that match -SourceSymbol' {
        (Read-DbnBars $one -SourceSymbol mgcj4, MGCM*).SourceSymbol |
            Where-Object { $_ -notlike 'MGCJ4' -and $_ -notlike 'MGCM*' } | Should -BeNullOrEmpty
    }
    It 'leaves out spreads with -OutrightOnly' {
        (Read-DbnBars $one -OutrightOnly).SourceSymbol | Where-Object { $_ -notmatch '^MGC[FGHJKMNQUVXZ]\d{1,2}$' } | Should -BeNullOrEmpty
        $bars.SourceSymbol | Where-Object { $_ -match '-' } | Should -Not -BeNullOrEmpty
    }
    It 'stops reading when Select-Object has enough' {
        (Read-DbnBars $sample | Select-Object -First 5).Count | Should -Be 5
        # The file is released, so it can be written to.
        $copy = Join-Path $TestDrive copy.dbn
        Copy-Item $one $copy
        $null = Read-DbnBars $copy | Select-Object -First 1
        [IO.File]::Open($copy, 'Open', 'ReadWrite', 'None').Dispose()
        Remove-Item $copy
    }
}

Describe 'The progress bar of Read-DbnBars' {
    It 'is taken away in the end: <what>' -ForEach @(
        @{ what = 'everything was read'; after = '' }
        @{ what = 'the reader was stopped'; after = '| Select-Object -First 70000' }
        @{ what = 'a command behind it failed'; after = '| ForEach-Object { if ($n -gt 70000) { throw "enough" } }' }
    ) {
        # Updates come at most five times a second, so the reader is slowed down.
        $slowly = '| ForEach-Object { if ($n++ % 20000 -eq 0) { Start-Sleep -Milliseconds 250 }; $_ }'
        $started = Start-Shell "Read-DbnBars '$sample' $slowly $after"
        $null = try { $started.Shell.EndInvoke($started.Running) } catch { $_ }
        $shown = $started.Shell.Streams.Progress
        $shown.Count | Should -BeGreaterThan 2
        ($shown.ActivityId | Select-Object -Unique).Count | Should -Be 1
        $shown[-1].RecordType | Should -Be Completed
        $shown[0..($shown.Count - 2)].RecordType | Should -Not -Contain Completed
        $started.Shell.Dispose()
    }
}

Describe 'What Read-DbnBars refuses' {
    It 'names a path that leads nowhere' {
        $e = Get-Thrown { Read-DbnBars nowhere.dbn }
        $e.FullyQualifiedErrorId | Should -Be 'SourceNotFound,MgcBackfill.Cmdlets.ReadDbnBarsCommand'
        $e.CategoryInfo.Category | Should -Be ObjectNotFound
        $e.TargetObject | Should -Be nowhere.dbn
        $e.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
    It 'has what was typed as the target, of several paths the one with the error' {
        Push-Location $TestDrive
        try {
            $folder = New-Item texts -ItemType Directory
            Set-Content (Join-Path $folder notes.dbn) 'no bars here'
            (Get-Thrown { Read-DbnBars texts/notes.dbn, one.dbn.zst }).TargetObject | Should -BeExactly texts/notes.dbn
            (Get-Thrown { Read-DbnBars texts/*, one.dbn.zst }).TargetObject | Should -BeExactly texts/*
            (Get-Thrown { Read-DbnBars texts, one.dbn.zst }).TargetObject | Should -BeExactly texts
            (Get-Thrown { Read-DbnBars nowhere.dbn, one.dbn.zst }).TargetObject | Should -BeExactly nowhere.dbn
            Remove-Item $folder -Recurse
        } finally { Pop-Location }
    }
    It 'names wildcards that match nothing' {
        (Get-Thrown { Read-DbnBars (Join-Path $TestDrive '*.nothing') }).FullyQualifiedErrorId | Should -BeLike 'SourceNotFound,*'
    }
    It 'says where a file is cut' {
        $cut = Join-Path $TestDrive cut.dbn
        $bytes = [IO.File]::ReadAllBytes((New-Sample $cut -Plain))
        [IO.File]::WriteAllBytes($cut, $bytes[0..($bytes.Length - 10)])
        $e = Get-Thrown { Read-DbnBars $cut }
        $e.FullyQualifiedErrorId | Should -BeLike 'DbnTruncated,*'
        $e.CategoryInfo.Category | Should -Be InvalidData
        $e.Exception.Where.File | Should -Be $cut
        Remove-Item $cut
    }
    It 'refuses what is no DBN' {
        $text = Join-Path $TestDrive notes.dbn
        Set-Content $text 'no bars here'
        (Get-Thrown { Read-DbnBars $text }).FullyQualifiedErrorId | Should -BeLike 'NotDbn,*'
        Remove-Item $text
    }
    It 'reads the same bytes once, and says which file was left out' {
        $again = Join-Path $TestDrive 'one (1).dbn.zst'
        Copy-Item $one $again
        @(Read-DbnBars $one, $again -WarningVariable warnings -WarningAction SilentlyContinue).Count | Should -Be $bars.Count
        "$warnings" | Should -BeLike "*$again holds the same bytes as $one*"
        Remove-Item $again
    }
    It 'says that no symbol matched' {
        Read-DbnBars $one -SourceSymbol NOPE, MGCJ4 -WarningVariable warnings -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
        "$warnings" | Should -Be "No symbol in these files matches 'NOPE'."
        Read-DbnBars $one -SourceSymbol NOPE -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$warnings" | Should -Be "No symbol in these files matches 'NOPE'."
    }
    It 'says that no bar is of the days asked for' {
        Read-DbnBars $one -Start 2020-01-01 -End 2020-01-02 -WarningVariable warnings -WarningAction SilentlyContinue |
            Should -BeNullOrEmpty
        "$warnings" | Should -Be 'These files have no bar of the requested symbols and trading days.'
    }
    It 'reads subfolders with -Recurse, and else says how many files it left out' {
        $tree = New-Item (Join-Path $TestDrive tree) -ItemType Directory
        Copy-Item $one (Join-Path $tree one.dbn.zst)
        $null = New-Sample (Join-Path (New-Item (Join-Path $tree below) -ItemType Directory) two.dbn.zst) 2024-03-11 2024-03-12
        (Read-DbnBars $tree -Recurse).File | Select-Object -Unique | Should -HaveCount 2
        (Read-DbnBars $tree -WarningVariable warnings -WarningAction SilentlyContinue).File | Select-Object -Unique | Should -HaveCount 1
        "$warnings" | Should -BeLike '*1 DBN file in 1 subfolder was not read. Use -Recurse to read subfolders too.'
        Remove-Item $tree -Recurse
    }
    It 'names a zip archive with what to do' {
        $zip = Join-Path $TestDrive job.zip
        Compress-Archive $one $zip
        $e = Get-Thrown { Read-DbnBars $zip }
        $e.FullyQualifiedErrorId | Should -BeLike 'SourceIsZip,*'
        $e.Exception.Message | Should -BeLike '*one.dbn.zst*'
        $e.ErrorDetails.RecommendedAction | Should -BeLike 'Unzip it*'
        Remove-Item $zip
    }
    It 'refuses a reversed range' {
        $e = Get-Thrown { Read-DbnBars $one -Start 2024-03-06 -End 2024-03-05 }
        $e.FullyQualifiedErrorId | Should -BeLike 'RangeReversed,*'
        $e.CategoryInfo.Category | Should -Be InvalidArgument
    }
    It 'refuses a date that can be read in two ways' {
        (Get-Thrown { Read-DbnBars $one -Start 03/04/2024 }).Exception.Message | Should -BeLike '*yyyy-MM-dd*'
    }
    It 'refuses a point in time in the place of a trading day' {
        # 23:30 UTC belongs to the next trading day and has another date in Brisbane, so it is not clear which day is meant.
        $late = [datetime]::new(2024, 3, 5, 23, 30, 0)
        (Get-Thrown { Read-DbnBars $one -Start $late }).Exception.Message |
            Should -BeLike '*2024-03-05 23:30*is a point in time*yyyy-MM-dd*'
        (Get-Thrown { Read-DbnBars $one -End ([DateTimeOffset]$late.Date) }).Exception.Message | Should -BeLike '*is a point in time*'
    }
    It 'refuses a path that is no file' {
        (Get-Thrown { Read-DbnBars Env:/PATH }).FullyQualifiedErrorId | Should -BeLike 'InvalidArgument,*'
    }
    It 'ends a statement, and a script with ErrorActionPreference Stop' {
        $child = Invoke-Child "Read-DbnBars nowhere.dbn; 'went on'"
        $child.ExitCode | Should -Be 1
        $child.Output | Should -Not -Match 'went on'
    }
}

Describe 'Completion of Read-DbnBars' {
    It 'offers the contracts of the file for -SourceSymbol' {
        $line = "Read-DbnBars '$one' -SourceSymbol MGCJ"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain MGCJ4
    }
    It 'offers a symbol with spaces in quotes, so that the line can be run' {
        $line = "Read-DbnBars '$sample' -SourceSymbol MGC:"
        $text = (TabExpansion2 $line $line.Length).CompletionMatches[0].CompletionText
        $text | Should -Match "^'MGC:BF .*'$"
        $bars = Invoke-Expression "Read-DbnBars '$sample' -SourceSymbol $text"
        $bars | ForEach-Object SourceSymbol | Select-Object -Unique | Should -BeIn @($text.Trim("'"), $null)
    }
    It 'keeps the quote that was begun' {
        $line = "Read-DbnBars '$one' -SourceSymbol 'MGCJ4"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain "'MGCJ4'"
    }
    It 'knows the files that wildcards stand for' {
        $line = "Read-DbnBars '$TestDrive/on?.dbn.zst' -SourceSymbol MGCJ"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain MGCJ4
    }
    It 'looks at some headers of a folder with many files' {
        $many = New-Item (Join-Path $TestDrive many) -ItemType Directory
        1..200 | ForEach-Object { [IO.File]::WriteAllText((Join-Path $many ('x{0:d3}.dbn' -f $_)), 'no DBN') }
        Copy-Item $one (Join-Path $many x000.dbn)
        Copy-Item $one (Join-Path $many x999.dbn)
        $spread = [MgcBackfill.Cmdlets.Completer].GetMethod('Spread', [Reflection.BindingFlags]'Static, NonPublic')
        $all = @($spread.Invoke($null, @(, [string[]](Get-ChildItem $many).FullName)))
        $all.Count | Should -Be 32
        $all[0], $all[-1] | Split-Path -Leaf | Should -Be x000.dbn, x999.dbn
    }
    It 'offers nothing for what cannot be read' {
        $line = "Read-DbnBars nowhere.dbn -SourceSymbol MGCJ"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Not -Contain MGCJ4
    }
    It 'offers the days of the file for -Start' {
        $line = "Read-DbnBars '$one' -Start 2024-03-0"
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 2024-03-05
    }
}
