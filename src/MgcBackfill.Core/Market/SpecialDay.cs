using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Market;

/// <summary>
/// A weekday that recurs every year, on which some products do not have their usual hours. Every schedule of hours has a rule for each.
/// </summary>
[JsonConverter(typeof(StrictEnumConverter<SpecialDay>))]
internal enum SpecialDay
{
    /// <summary>January 1; on a Sunday, the Monday after it; on a Saturday, no day.</summary>
    [JsonStringEnumMemberName("new_year")]
    NewYear,

    /// <summary>The weekday after <see cref="NewYear"/>.</summary>
    [JsonStringEnumMemberName("day_after_new_year")]
    DayAfterNewYear,

    /// <summary>The third Monday of January.</summary>
    [JsonStringEnumMemberName("martin_luther_king")]
    MartinLutherKing,

    /// <summary>The third Monday of February.</summary>
    [JsonStringEnumMemberName("presidents")]
    Presidents,

    /// <summary>The Friday before Easter.</summary>
    [JsonStringEnumMemberName("good_friday")]
    GoodFriday,

    /// <summary>The last Monday of May.</summary>
    [JsonStringEnumMemberName("memorial")]
    Memorial,

    /// <summary>June 19 from 2022 on; on a weekend, the weekday next to it.</summary>
    [JsonStringEnumMemberName("juneteenth")]
    Juneteenth,

    /// <summary>July 3, from Monday to Thursday.</summary>
    [JsonStringEnumMemberName("independence_eve")]
    IndependenceEve,

    /// <summary>July 4; on a weekend, the weekday next to it.</summary>
    [JsonStringEnumMemberName("independence")]
    Independence,

    /// <summary>The weekday after <see cref="Independence"/>.</summary>
    [JsonStringEnumMemberName("day_after_independence")]
    DayAfterIndependence,

    /// <summary>The first Monday of September.</summary>
    [JsonStringEnumMemberName("labor")]
    Labor,

    /// <summary>The fourth Thursday of November.</summary>
    [JsonStringEnumMemberName("thanksgiving")]
    Thanksgiving,

    /// <summary>The Friday after <see cref="Thanksgiving"/>.</summary>
    [JsonStringEnumMemberName("day_after_thanksgiving")]
    DayAfterThanksgiving,

    /// <summary>December 24, unless it is itself the holiday.</summary>
    [JsonStringEnumMemberName("christmas_eve")]
    ChristmasEve,

    /// <summary>December 25; on a weekend, the weekday next to it.</summary>
    [JsonStringEnumMemberName("christmas")]
    Christmas,

    /// <summary>The weekday after <see cref="Christmas"/>.</summary>
    [JsonStringEnumMemberName("day_after_christmas")]
    DayAfterChristmas,

    /// <summary>December 31.</summary>
    [JsonStringEnumMemberName("new_year_eve")]
    NewYearEve,
}
