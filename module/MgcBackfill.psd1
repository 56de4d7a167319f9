@{
    RootModule           = 'MgcBackfill.psm1'
    # The build puts the version of Directory.Build.props here.
    ModuleVersion        = '0.0.0'
    GUID                 = 'b7c1f1de-3f0e-4d0b-9a53-5c2d4b6f7a10'
    Author               = 'MgcBackfill maintainers'
    CompanyName          = 'MgcBackfill maintainers'
    Copyright            = 'Copyright (c) MgcBackfill maintainers'
    Description          = 'Builds one table of front-month 1-minute bars of futures from Databento DBN files, in DuckDB or PostgreSQL.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('MgcBackfill.Format.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Compare-BarDatabase'
        'Complete-BarLake'
        'Export-BarLake'
        'Get-BackfillCheckpoint'
        'Get-BarCoverage'
        'Get-BarLakePlan'
        'Get-BarProvenance'
        'Get-BarRoll'
        'Get-BarStatistics'
        'Get-DbnGap'
        'Get-DbnInventory'
        'Initialize-BarDatabase'
        'Invoke-MgcBackfill'
        'New-BackfillReport'
        'Read-DbnBars'
        'Save-DbnGap'
        'Select-FrontMonth'
        'Test-BackfillHonesty'
        'Test-BarIntegrity'
        'Test-BarLake'
        'Test-DbnSource'
    )
    VariablesToExport    = @()
    AliasesToExport      = @('Read-DbnBar')
    PrivateData          = @{
        PSData = @{
            Tags = @('Databento', 'DBN', 'DuckDB', 'PostgreSQL', 'Futures', 'MGC', 'PSEdition_Core')
        }
    }
}
