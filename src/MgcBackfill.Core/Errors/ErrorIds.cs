namespace MgcBackfill.Errors;

/// <summary>
/// All error ids. An id names the fact, not the place where it was detected. The summary says what it means and the remarks what to do:
/// docs/messages.md is generated from them.
/// </summary>
public static class ErrorIds
{
    // Usage

    /// <summary>An option or its value is invalid, such as an empty name, a number out of range, or a missing database.</summary>
    /// <remarks>Correct the option that the message names.</remarks>
    public const string InvalidArgument = nameof(InvalidArgument);

    /// <summary>The end of the requested range lies before its start.</summary>
    /// <remarks>Swap the two days. Both are inclusive.</remarks>
    public const string RangeReversed = nameof(RangeReversed);

    // Reading DBN: section 1

    /// <summary>There is no such file or folder, or the folder holds no DBN file.</summary>
    /// <remarks>Check the path. The message names files that look like data and were not read.</remarks>
    public const string SourceNotFound = nameof(SourceNotFound);

    /// <summary>The file is not DBN, but for example a web page, JSON text, or a gzip file.</summary>
    /// <remarks>Download the file again, or decompress it.</remarks>
    public const string NotDbn = nameof(NotDbn);

    /// <summary>The file is in DBZ, the format of the vendor before DBN.</summary>
    /// <remarks>Download the data again.</remarks>
    public const string DbnLegacyDbz = nameof(DbnLegacyDbz);

    /// <summary>The file holds DBN records without a header, so their meaning is unknown.</summary>
    /// <remarks>Use the complete file.</remarks>
    public const string DbnFragment = nameof(DbnFragment);

    /// <summary>The file only points to the data, as Git LFS and git-annex do.</summary>
    /// <remarks>Download the real file (git lfs pull).</remarks>
    public const string DbnPointerFile = nameof(DbnPointerFile);

    /// <summary>The DBN version of the file is not 1, 2 or 3.</summary>
    /// <remarks>Download the data again, or use a later version of this program.</remarks>
    public const string DbnVersionUnsupported = nameof(DbnVersionUnsupported);

    /// <summary>The header of the file is damaged, or contradicts itself.</summary>
    /// <remarks>Download the file again.</remarks>
    public const string DbnHeaderInvalid = nameof(DbnHeaderInvalid);

    /// <summary>The file is empty, or it ends in the middle of its data.</summary>
    /// <remarks>Download the file again.</remarks>
    public const string DbnTruncated = nameof(DbnTruncated);

    /// <summary>A record has an impossible length.</summary>
    /// <remarks>Download the file again, and compare its sha256 with manifest.json.</remarks>
    public const string DbnRecordInvalid = nameof(DbnRecordInvalid);

    /// <summary>A bar without a known duration, as in files from before April 2023.</summary>
    /// <remarks>Download the data again.</remarks>
    public const string DbnCadenceUnknown = nameof(DbnCadenceUnknown);

    /// <summary>The file holds records other than the bars that are read.</summary>
    /// <remarks>Request the schema that the message names from the vendor.</remarks>
    public const string DbnRecordTypeUnexpected = nameof(DbnRecordTypeUnexpected);

    /// <summary>The compressed data are damaged.</summary>
    /// <remarks>Download the file again, and compare its sha256 with manifest.json.</remarks>
    public const string ZstdCorrupt = nameof(ZstdCorrupt);

    /// <summary>The file was compressed in a way that the vendor does not use, such as with a dictionary.</summary>
    /// <remarks>Decompress the file, or compress it again with plain zstd.</remarks>
    public const string ZstdUnsupported = nameof(ZstdUnsupported);

    /// <summary>The header gives no symbol for an instrument id on the date of a record.</summary>
    /// <remarks>Download the file again.</remarks>
    public const string SymbolUnmapped = nameof(SymbolUnmapped);

    /// <summary>The header gives several symbols for an instrument id on the date of a record.</summary>
    /// <remarks>Download the file again.</remarks>
    public const string SymbolAmbiguous = nameof(SymbolAmbiguous);

    /// <summary>The time of a bar is undefined, not a whole multiple of the interval, or outside the range in the header.</summary>
    /// <remarks>Download the file again. If that does not help, ask the vendor.</remarks>
    public const string TimestampInvalid = nameof(TimestampInvalid);

    /// <summary>A bar is earlier than the bar before it.</summary>
    /// <remarks>Download the file again. In a pipeline, pass the bars in time order.</remarks>
    public const string TimestampOutOfOrder = nameof(TimestampOutOfOrder);

    /// <summary>A contract has two bars for the same minute in one file.</summary>
    /// <remarks>Ask the vendor. In a pipeline, pass every bar once.</remarks>
    public const string BarDuplicate = nameof(BarDuplicate);

    /// <summary>Two files hold different bars of the same contract and minute.</summary>
    /// <remarks>Find out which file is right, and give only that one.</remarks>
    public const string BarConflict = nameof(BarConflict);

    // Reading the vendor's text encodings: section 15

    /// <summary>A line of a CSV or JSON file does not have the form that the vendor writes.</summary>
    /// <remarks>Download the file again, and compare its sha256 with manifest.json.</remarks>
    public const string TextLineInvalid = nameof(TextLineInvalid);

    /// <summary>A side file of a job in CSV or JSON is missing, or does not say what the text files hold.</summary>
    /// <remarks>Download the whole job again into a folder of its own, with its manifest.json, metadata.json and symbology.json.</remarks>
    public const string TextJobIncomplete = nameof(TextJobIncomplete);

    // Accepting a source: section 2

    /// <summary>The file is not the data that a backfill needs: dataset, schema, symbology or another property differs.</summary>
    /// <remarks>Request the data from the vendor as the README describes.</remarks>
    public const string SourceRefused = nameof(SourceRefused);

    /// <summary>The file holds no bar of the interval, or the source covers no time.</summary>
    /// <remarks>Download the file again.</remarks>
    public const string SourceEmpty = nameof(SourceEmpty);

    /// <summary>The file is a zip archive.</summary>
    /// <remarks>Unzip it into a new folder, and give that folder.</remarks>
    public const string SourceIsZip = nameof(SourceIsZip);

    /// <summary>The source holds no outright contract of the product.</summary>
    /// <remarks>Name a product that the source has, or request the parent symbol of the product from the vendor.</remarks>
    public const string NoOutright = nameof(NoOutright);

    /// <summary>The size or sha256 of a file differs from the manifest.json of the vendor.</summary>
    /// <remarks>Download the file again.</remarks>
    public const string ManifestMismatch = nameof(ManifestMismatch);

    /// <summary>A manifest is required, and no manifest.json lists the file.</summary>
    /// <remarks>Put the manifest.json of the vendor's job beside the files, or leave out the option require-manifest.</remarks>
    public const string NotInManifest = nameof(NotInManifest);

    /// <summary>A file, or its header, differs from what the metadata.json beside it says.</summary>
    /// <remarks>Keep each job of the vendor in its own folder.</remarks>
    public const string MetadataMismatch = nameof(MetadataMismatch);

    /// <summary>A manifest.json, metadata.json, condition.json or symbology.json does not have the format of the vendor.</summary>
    /// <remarks>Download it again, or move it to another folder if it is not the vendor's file.</remarks>
    public const string SidecarMalformed = nameof(SidecarMalformed);

    /// <summary>The table agrees with its records. The files given are others: their bars differ, or they cover none of its days.</summary>
    /// <remarks>Give the files that the records name.</remarks>
    public const string SourceDiffers = nameof(SourceDiffers);

    /// <summary>Finished days were built from files given now and from another file, which no longer exists or has changed.</summary>
    /// <remarks>Give that file as well, or exclude those days.</remarks>
    public const string SourceMissing = nameof(SourceMissing);

    /// <summary>A file changed while it was read.</summary>
    /// <remarks>Run the same command again when no program writes to the file.</remarks>
    public const string SourceChangedWhileRead = nameof(SourceChangedWhileRead);

    /// <summary>The source covers none of the requested days.</summary>
    /// <remarks>Give the files of that range, or request other days.</remarks>
    public const string RangeNotCovered = nameof(RangeNotCovered);

    /// <summary>Not every record of the source is accounted for exactly once.</summary>
    /// <remarks>Do not use the result. Please report it, with the log.</remarks>
    public const string AccountingMismatch = nameof(AccountingMismatch);

    // Front month and integrity: sections 4 and 5

    /// <summary>A bar breaks a rule of integrity, such as a high below the close.</summary>
    /// <remarks>Ask the vendor about this bar, or exclude the day.</remarks>
    public const string BarInvalid = nameof(BarInvalid);

    /// <summary>A trading day has two selected bars for the same minute.</summary>
    /// <remarks>Ask the vendor about this bar, or exclude the day.</remarks>
    public const string BarDuplicateSelected = nameof(BarDuplicateSelected);

    // Target and checkpoint: sections 6 and 7

    /// <summary>The database has no table of bars, or one with another definition.</summary>
    /// <remarks>Check the path, or give another database.</remarks>
    public const string TableMismatch = nameof(TableMismatch);

    /// <summary>The database or the checkpoint folder holds another product than the one that was asked for.</summary>
    /// <remarks>A database holds one product. Give another database, or the product that this one holds.</remarks>
    public const string OtherProduct = nameof(OtherProduct);

    /// <summary>There is no database at the path, or the file is not a database, or it is damaged.</summary>
    /// <remarks>Check the path. Restore a damaged database from a backup, or build a new one at another path.</remarks>
    public const string DatabaseUnreadable = nameof(DatabaseUnreadable);

    /// <summary>The records beside the database are damaged or contradict each other.</summary>
    /// <remarks>Restore the checkpoint folder from a backup, or give a new folder.</remarks>
    public const string CheckpointMalformed = nameof(CheckpointMalformed);

    /// <summary>A chunk failed in an earlier run.</summary>
    /// <remarks>Fix the cause, then run again with the option retry-failed.</remarks>
    public const string ChunkFailedBefore = nameof(ChunkFailedBefore);

    /// <summary>The bars in the files given differ from those that finished days were built from.</summary>
    /// <remarks>Find out which files are right. The message shows the bars side by side.</remarks>
    public const string SourceChanged = nameof(SourceChanged);

    /// <summary>The rows of the table differ from what the records describe.</summary>
    /// <remarks>Find out what changed the table, then restore it from a backup or build it again.</remarks>
    public const string StoredRowsChanged = nameof(StoredRowsChanged);

    /// <summary>There is no checkpoint folder at the path.</summary>
    /// <remarks>Check the path. The first backfill creates the folder.</remarks>
    public const string CheckpointNotFound = nameof(CheckpointNotFound);

    /// <summary>Nothing is recorded about the requested day.</summary>
    /// <remarks>Check the date. Days without a bar have no record.</remarks>
    public const string DayNotRecorded = nameof(DayNotRecorded);

    // Merge and final gates: sections 8 and 10

    /// <summary>A stored row differs from the source or from its record.</summary>
    /// <remarks>Do not use the table. Find out what changed it, then restore it from a backup or build it again.</remarks>
    public const string StoredRowDiffers = nameof(StoredRowDiffers);

    /// <summary>A check inside the transaction failed, and the chunk was rolled back.</summary>
    /// <remarks>Check the disk, then verify the table.</remarks>
    public const string MergeGateFailed = nameof(MergeGateFailed);

    /// <summary>A gate failed: the table does not match its source or its records.</summary>
    /// <remarks>Do not use the table. Find out what changed it, then restore it from a backup or build it again.</remarks>
    public const string GateFailed = nameof(GateFailed);

    /// <summary>There was nothing to check, so nothing is proved.</summary>
    /// <remarks>Check the input. Use the option allow-empty if an empty result is expected.</remarks>
    public const string NothingChecked = nameof(NothingChecked);

    /// <summary>Two compared databases differ.</summary>
    /// <remarks>Verify each of them against the source.</remarks>
    public const string DatabasesDiffer = nameof(DatabasesDiffer);

    // Workers: section 9

    /// <summary>A worker process could not be started.</summary>
    /// <remarks>Run the same command with one worker. The result is the same.</remarks>
    public const string WorkerNotStarted = nameof(WorkerNotStarted);

    /// <summary>A worker process exited before its work was done.</summary>
    /// <remarks>Run the same command again.</remarks>
    public const string WorkerExited = nameof(WorkerExited);

    /// <summary>A worker process did not respond.</summary>
    /// <remarks>Run the same command again.</remarks>
    public const string WorkerUnresponsive = nameof(WorkerUnresponsive);

    /// <summary>A worker process sent invalid output.</summary>
    /// <remarks>Please report it, with the log. Then run again with the option retry-failed.</remarks>
    public const string WorkerOutputInvalid = nameof(WorkerOutputInvalid);

    /// <summary>A file in which a worker staged its bars is damaged.</summary>
    /// <remarks>Run the same command again.</remarks>
    public const string ArtifactDamaged = nameof(ArtifactDamaged);

    // The lake: section 14

    /// <summary>The folder holds a lake's unit that was built from other source files than those given.</summary>
    /// <remarks>Give the files that it was built from, or rebuild it with the option allow-replace.</remarks>
    public const string LakeSourcesDiffer = nameof(LakeSourcesDiffer);

    /// <summary>A unit of the lake is missing, so that the lake cannot be committed, verified or loaded.</summary>
    /// <remarks>Build the units that the message names, then run the same command again.</remarks>
    public const string LakeIncomplete = nameof(LakeIncomplete);

    /// <summary>A manifest of the lake is damaged, or was changed after it was written.</summary>
    /// <remarks>Build the unit again, then commit the lake.</remarks>
    public const string LakeManifestInvalid = nameof(LakeManifestInvalid);

    /// <summary>A file of the lake is missing, damaged, or not what its manifest lists.</summary>
    /// <remarks>Build the unit again, then commit the lake.</remarks>
    public const string LakeFileDamaged = nameof(LakeFileDamaged);

    /// <summary>The lake does not hold exactly the bars of its sources.</summary>
    /// <remarks>Do not use it. Build the units that the message names again, then commit the lake.</remarks>
    public const string LakeContentDiffers = nameof(LakeContentDiffers);

    /// <summary>The folder holds a file that no manifest of the lake lists, and that a reader would read with the rest.</summary>
    /// <remarks>Move the file out of the folder.</remarks>
    public const string LakeFileForeign = nameof(LakeFileForeign);

    /// <summary>A bar has a price or a volume that the columns of a lake cannot hold.</summary>
    /// <remarks>Report it to the vendor. Prices must be below 1,000,000,000, and volumes below 2^63.</remarks>
    public const string LakeValueTooLarge = nameof(LakeValueTooLarge);

    // Download: section 16

    /// <summary>There is no key for the vendor's service.</summary>
    /// <remarks>Set the variable DATABENTO_API_KEY, or give a command that prints the key.</remarks>
    public const string KeyMissing = nameof(KeyMissing);

    /// <summary>What was given as the key of the vendor's service does not have the form of a key.</summary>
    /// <remarks>Check the value. The vendor's portal shows the keys of an account.</remarks>
    public const string KeyInvalid = nameof(KeyInvalid);

    /// <summary>The vendor's service does not accept the key.</summary>
    /// <remarks>Check the key in the vendor's portal, then run the same command again.</remarks>
    public const string KeyRefused = nameof(KeyRefused);

    /// <summary>The account at the vendor's service has no credit, or has reached its limit.</summary>
    /// <remarks>Check the account in the vendor's portal, then run the same command again.</remarks>
    public const string CreditMissing = nameof(CreditMissing);

    /// <summary>The vendor's service refuses the request.</summary>
    /// <remarks>Correct what the message names: the dates, the product, or the schema.</remarks>
    public const string RequestRefused = nameof(RequestRefused);

    /// <summary>The vendor's service cannot be reached, or does not answer.</summary>
    /// <remarks>Run the same command again: it goes on from there, and buys nothing twice.</remarks>
    public const string ServiceUnavailable = nameof(ServiceUnavailable);

    /// <summary>An answer of the vendor's service is not valid.</summary>
    /// <remarks>Run the same command again. If it happens again, ask the vendor, or report it.</remarks>
    public const string ServiceAnswerInvalid = nameof(ServiceAnswerInvalid);

    /// <summary>A price is higher than the one that was shown.</summary>
    /// <remarks>Run the same command again to see the new prices.</remarks>
    public const string PriceChanged = nameof(PriceChanged);

    /// <summary>The requests cost more than the limit that was given.</summary>
    /// <remarks>Give a higher limit, or fewer days.</remarks>
    public const string CostAboveLimit = nameof(CostAboveLimit);

    /// <summary>A purchase needs a confirmation, and the input or the output is not a terminal.</summary>
    /// <remarks>Give the option max-cost with the most that may be spent, or the option yes. The option dry-run shows the prices.</remarks>
    public const string NotConfirmed = nameof(NotConfirmed);

    /// <summary>Data was paid for and cannot be had any more: its job has expired, or its stream broke.</summary>
    /// <remarks>To pay for it again, use the option allow-repurchase.</remarks>
    public const string PurchaseLost = nameof(PurchaseLost);

    /// <summary>A file has the name that a download would give to its file.</summary>
    /// <remarks>See what the inventory says about it, and move it out of the folder.</remarks>
    public const string FileInTheWay = nameof(FileInTheWay);

    /// <summary>A downloaded file is not what was bought.</summary>
    /// <remarks>Ask the vendor about the request. The file did not get its name.</remarks>
    public const string DownloadDiffers = nameof(DownloadDiffers);

    // Environment

    /// <summary>Another program or another run uses the database or the checkpoint folder.</summary>
    /// <remarks>Wait until it has ended, then run the same command again.</remarks>
    public const string Busy = nameof(Busy);

    /// <summary>The disk is full.</summary>
    /// <remarks>Free some space, then run the same command again.</remarks>
    public const string DiskFull = nameof(DiskFull);

    /// <summary>The permissions of a file or folder do not allow the access.</summary>
    /// <remarks>Check the permissions, or use another folder.</remarks>
    public const string AccessDenied = nameof(AccessDenied);

    /// <summary>The server of the database cannot be reached, or the connection to it was lost.</summary>
    /// <remarks>Check that the server runs and can be reached, then run the same command again.</remarks>
    public const string ServerUnavailable = nameof(ServerUnavailable);

    /// <summary>The server of the database stopped a statement.</summary>
    /// <remarks>Check the time limits of the server, then run the same command again.</remarks>
    public const string StatementStopped = nameof(StatementStopped);

    /// <summary>The limit of open files is reached.</summary>
    /// <remarks>Raise the limit (ulimit -n), then run the same command again.</remarks>
    public const string TooManyOpenFiles = nameof(TooManyOpenFiles);

    /// <summary>A file name or path is longer than the file system allows.</summary>
    /// <remarks>Use a shorter name or path.</remarks>
    public const string NameTooLong = nameof(NameTooLong);

    /// <summary>Symbolic links form a loop.</summary>
    /// <remarks>Correct the links, or give the path of the file itself.</remarks>
    public const string LinkLoop = nameof(LinkLoop);

    /// <summary>The file system grants a lock twice, so that it does not protect the database.</summary>
    /// <remarks>Move the database and its records to a file system that supports locks.</remarks>
    public const string LockWithoutEffect = nameof(LockWithoutEffect);

    /// <summary>The system could not read or write a file.</summary>
    /// <remarks>Check that the file can be reached, then run the same command again.</remarks>
    public const string InputOutput = nameof(InputOutput);

    /// <summary>There is not enough memory.</summary>
    /// <remarks>Free some memory, then run the same command again.</remarks>
    public const string OutOfMemory = nameof(OutOfMemory);

    /// <summary>The library of the database engine could not be loaded.</summary>
    /// <remarks>Install the package for this platform again.</remarks>
    public const string LibraryMissing = nameof(LibraryMissing);

    /// <summary>The result could not be written to the output.</summary>
    /// <remarks>Check the output (a full disk, a closed file), then run the same command again.</remarks>
    public const string OutputNotWritten = nameof(OutputNotWritten);

    /// <summary>The service cannot listen on its address: another program does, or the machine does not allow it.</summary>
    /// <remarks>End the other program, or give another address or port.</remarks>
    public const string AddressUnavailable = nameof(AddressUnavailable);

    /// <summary>The run was cancelled. Nothing was stored in part.</summary>
    /// <remarks>Run the same command again to go on.</remarks>
    public const string Cancelled = nameof(Cancelled);

    /// <summary>A defect of this program.</summary>
    /// <remarks>Please report it, with the log.</remarks>
    public const string Internal = nameof(Internal);
}
