namespace MgcBackfill.Workers;

/// <summary>Units of a lake to build. The worker reads the headers of the sources itself.</summary>
/// <param name="Version">Build of the program that sends the request; a worker of another build refuses it.</param>
/// <param name="Dbn">The sources as they were given.</param>
/// <param name="Out">Full path of the lake's folder.</param>
/// <param name="Schemas">Names of the schemas; none for all.</param>
/// <param name="Roots">The roots; none for all.</param>
/// <param name="Recurse">True to search subfolders.</param>
/// <param name="RequireManifest">True to require the vendor's manifest.</param>
/// <param name="NoFront">The roots to build without the front month.</param>
/// <param name="AllowReplace">True to rebuild units of other sources.</param>
/// <param name="Units">Numbers of the units.</param>
internal sealed record LakeRequest(
    string Version,
    IReadOnlyList<string> Dbn,
    string Out,
    IReadOnlyList<string> Schemas,
    IReadOnlyList<string> Roots,
    bool Recurse,
    bool RequireManifest,
    IReadOnlyList<string> NoFront,
    bool AllowReplace,
    IReadOnlyList<int> Units
);
