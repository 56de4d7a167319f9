namespace MgcBackfill.Errors;

/// <summary>Every error id on one screen. An id names the fact, not the place that noticed it.</summary>
public static class ErrorIds
{
    // Usage
    public const string InvalidArgument = nameof(InvalidArgument);
    public const string RangeReversed = nameof(RangeReversed);

    // Reading DBN: section 1
    public const string SourceNotFound = nameof(SourceNotFound);
    public const string NotDbn = nameof(NotDbn);
    public const string DbnLegacyDbz = nameof(DbnLegacyDbz);
    public const string DbnFragment = nameof(DbnFragment);
    public const string DbnPointerFile = nameof(DbnPointerFile);
    public const string DbnVersionUnsupported = nameof(DbnVersionUnsupported);
    public const string DbnHeaderInvalid = nameof(DbnHeaderInvalid);
    public const string DbnTruncated = nameof(DbnTruncated);
    public const string DbnRecordInvalid = nameof(DbnRecordInvalid);
    public const string DbnCadenceUnknown = nameof(DbnCadenceUnknown);
    public const string DbnRecordTypeUnexpected = nameof(DbnRecordTypeUnexpected);
    public const string ZstdCorrupt = nameof(ZstdCorrupt);
    public const string ZstdUnsupported = nameof(ZstdUnsupported);
    public const string SymbolUnmapped = nameof(SymbolUnmapped);
    public const string SymbolAmbiguous = nameof(SymbolAmbiguous);
    public const string TimestampInvalid = nameof(TimestampInvalid);
    public const string TimestampOutOfOrder = nameof(TimestampOutOfOrder);
    public const string BarDuplicate = nameof(BarDuplicate);
    public const string BarConflict = nameof(BarConflict);

    // Accepting a source: section 2
    public const string SourceRefused = nameof(SourceRefused);
    public const string SourceEmpty = nameof(SourceEmpty);
    public const string SourceIsZip = nameof(SourceIsZip);
    public const string NoOutright = nameof(NoOutright);
    public const string ManifestMismatch = nameof(ManifestMismatch);
    public const string NotInManifest = nameof(NotInManifest);
    public const string MetadataMismatch = nameof(MetadataMismatch);
    public const string SidecarMalformed = nameof(SidecarMalformed);
    public const string SourceDiffers = nameof(SourceDiffers);
    public const string SourceMissing = nameof(SourceMissing);
    public const string SourceChangedWhileRead = nameof(SourceChangedWhileRead);
    public const string RangeNotCovered = nameof(RangeNotCovered);
    public const string AccountingMismatch = nameof(AccountingMismatch);

    // Front month and integrity: sections 4 and 5
    public const string BarInvalid = nameof(BarInvalid);
    public const string BarDuplicateSelected = nameof(BarDuplicateSelected);

    // Target and checkpoint: sections 6 and 7
    public const string TableForeign = nameof(TableForeign);
    public const string DatabaseUnreadable = nameof(DatabaseUnreadable);
    public const string CheckpointMalformed = nameof(CheckpointMalformed);
    public const string ChunkFailedBefore = nameof(ChunkFailedBefore);
    public const string SourceChanged = nameof(SourceChanged);
    public const string StoredRowsChanged = nameof(StoredRowsChanged);
    public const string CheckpointNotFound = nameof(CheckpointNotFound);
    public const string DayNotRecorded = nameof(DayNotRecorded);

    // Merge and honesty gates: sections 8 and 10
    public const string StoredRowDiffers = nameof(StoredRowDiffers);
    public const string MergeGateFailed = nameof(MergeGateFailed);
    public const string HonestyGateFailed = nameof(HonestyGateFailed);
    public const string NothingChecked = nameof(NothingChecked);
    public const string DatabasesDiffer = nameof(DatabasesDiffer);

    // Workers: section 9
    public const string WorkerNotStarted = nameof(WorkerNotStarted);
    public const string WorkerDied = nameof(WorkerDied);
    public const string WorkerHung = nameof(WorkerHung);
    public const string WorkerMisspoke = nameof(WorkerMisspoke);
    public const string ArtifactDamaged = nameof(ArtifactDamaged);

    // Environment
    public const string Busy = nameof(Busy);
    public const string DiskFull = nameof(DiskFull);
    public const string AccessDenied = nameof(AccessDenied);
    public const string TooManyOpenFiles = nameof(TooManyOpenFiles);
    public const string NameTooLong = nameof(NameTooLong);
    public const string LinkLoop = nameof(LinkLoop);
    public const string LockWithoutEffect = nameof(LockWithoutEffect);
    public const string InputOutput = nameof(InputOutput);
    public const string OutOfMemory = nameof(OutOfMemory);
    public const string LibraryMissing = nameof(LibraryMissing);
    public const string OutputNotWritten = nameof(OutputNotWritten);

    public const string Cancelled = nameof(Cancelled);
    public const string Internal = nameof(Internal);
}
