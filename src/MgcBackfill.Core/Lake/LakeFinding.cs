namespace MgcBackfill.Lake;

/// <summary>Something that is wrong with a lake.</summary>
/// <param name="ErrorId">The kind, an id of <see cref="Errors.ErrorIds"/>.</param>
/// <param name="Unit">The unit, or null.</param>
/// <param name="File">The file, or null.</param>
/// <param name="Message">What is wrong, as a sentence.</param>
public sealed record LakeFinding(string ErrorId, LakeUnitName? Unit, string? File, string Message);
