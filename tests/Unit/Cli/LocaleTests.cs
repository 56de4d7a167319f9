using System.Text.RegularExpressions;
using MgcBackfill.Tests.Workers;

namespace MgcBackfill.Tests.Cli;

/// <summary>
/// I8: the same bytes under every locale and time zone. The locale need not be installed: .NET and ICU only read the variable.
/// </summary>
public sealed partial class LocaleTests : IDisposable
{
    private static readonly string[] s_verbs =
    [
        "--help",
        "sample --out $PLACE.dbn --start 2024-01-01 --end 2024-01-03 --json",
        "inventory --dbn source.dbn.zst",
        "audit --dbn source.dbn.zst",
        "audit --dbn source.dbn.zst --json",
        "gaps --dbn source.dbn.zst --start 2023-12-20 --end 2024-01-10",
        "backfill --db $PLACE.db --dbn source.dbn.zst --workers 2 --chunk-days 1",
        "backfill --db $PLACE.dry.db --dbn source.dbn.zst --dry-run",
        "verify --db gold.db --dbn source.dbn.zst",
        "verify --db gold.db --dbn source.dbn.zst --json",
        "digest --db gold.db",
        "digest --db $PLACE.db",
        "statistics --db gold.db",
        "coverage --db gold.db",
        "coverage --db gold.db --json",
        "rolls --db gold.db",
        "provenance --db gold.db --ts 2024-01-01T23:00Z --dbn source.dbn.zst",
        "compare --db gold.db --with $PLACE.db",
        "report --db gold.db --out $PLACE.html",
        "coverage --db gold.db --start 2024-02-01 --end 2024-01-01",
    ];

    // Differ from run to run.
    private const string RunId = @"\d{8}T\d{6}Z-[0-9a-f]{8}";
    private const string Time = @"20(2[6-9]|[3-9]\d)-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?";
    private const string TimeOfDay = @"(?m:^\d\d:\d\d:\d\dZ )";
    private const string Duration = @" in \d[\d.,]* m?s|\d[\d.,]* m?s\b|""(elapsed|wall)_seconds"":[\d.]+";

    private readonly CliFixture _scene = CliFixture.Built();

    public void Dispose() => _scene.Dispose();

    // The zones lie on both sides of UTC; the locales have other calendars (Buddhist, Persian, Umm al-Qura), digits and signs.
    [LinuxFact]
    public void Every_verb_gives_the_same_bytes() // I8
    {
        var usual = RunVerbs("usual", "C", "UTC");
        foreach (
            var (locale, zone) in new[]
            {
                ("th_TH.UTF-8", "Asia/Bangkok"),
                ("fa_IR", "Asia/Tehran"),
                ("ckb_IR", "Australia/Brisbane"),
                ("ar_SA.UTF-8", "America/New_York"),
                ("sv_SE", "Europe/Stockholm"),
            }
        )
        {
            var reported = RunVerbs(locale, locale, zone);
            Assert.All(s_verbs.Index(), verb => Assert.Equal($"{verb.Item}\n{usual[verb.Index]}", $"{verb.Item}\n{reported[verb.Index]}"));
            Assert.Equal(Page("usual"), Page(locale));
            Assert.Equal(File.ReadAllBytes(_scene.File("usual.dbn")), File.ReadAllBytes(_scene.File(locale + ".dbn")));
        }
    }

    private string[] RunVerbs(string place, string locale, string zone)
    {
        var environment = new Dictionary<string, string>
        {
            ["LC_ALL"] = locale,
            ["LANG"] = locale,
            ["TZ"] = zone,
        };
        var outcomes = _scene.RunSequence(
            s_verbs.Select(verb => verb.Replace("$PLACE", place, StringComparison.Ordinal).Split(' ')),
            environment: environment
        );
        return
        [
            .. outcomes.Select(outcome =>
            {
                var messages = Comparable(outcome.Error, place)
                    .Split('\n')
                    .Where(l => !Progress().IsMatch(l))
                    .Order(StringComparer.Ordinal);
                return $"{outcome.ExitCode}\n{Comparable(outcome.Out, place)}\n{string.Join('\n', messages)}";
            }),
        ];
    }

    private string Page(string place) => Comparable(File.ReadAllText(_scene.File(place + ".html")), place);

    // Times, durations and places differ from run to run.
    private static string Comparable(string text, string place) =>
        Moment()
            .Replace(
                text.Replace("/" + place + ".", "/PLACE.", StringComparison.Ordinal)
                    .Replace(" " + place + ".", " PLACE.", StringComparison.Ordinal),
                "NOW"
            );

    [GeneratedRegex($@"{RunId}|{Time}|{TimeOfDay}|{Duration}|worker \d")]
    private static partial Regex Moment();

    // The clock decides which of these lines are written, and the order in which workers end is random.
    [GeneratedRegex(@"^NOW(checking files|reading|staging|merging|verifying) \d+% ")]
    private static partial Regex Progress();
}
