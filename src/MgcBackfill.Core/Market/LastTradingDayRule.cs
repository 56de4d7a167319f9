using System.Text.Json.Serialization;
using MgcBackfill.Formats;

namespace MgcBackfill.Market;

/// <summary>A rule for the last day of trading in a contract, as contract specifications state it.</summary>
[JsonConverter(typeof(StrictEnumConverter<LastTradingDayRule>))]
internal enum LastTradingDayRule
{
    /// <summary>The third last business day of the contract month.</summary>
    [JsonStringEnumMemberName("third_last_business_day")]
    ThirdLastBusinessDay,

    /// <summary>The third last business day of the month before the contract month.</summary>
    [JsonStringEnumMemberName("third_last_business_day_of_month_before")]
    ThirdLastBusinessDayOfMonthBefore,

    /// <summary>The last business day of the contract month.</summary>
    [JsonStringEnumMemberName("last_business_day")]
    LastBusinessDay,

    /// <summary>The last business day of the month before the contract month.</summary>
    [JsonStringEnumMemberName("last_business_day_of_month_before")]
    LastBusinessDayOfMonthBefore,

    /// <summary>The seventh business day before the last business day of the contract month.</summary>
    [JsonStringEnumMemberName("seventh_business_day_before_last")]
    SeventhBusinessDayBeforeLast,

    /// <summary>The third Friday of the contract month; unknown if that is not a business day.</summary>
    [JsonStringEnumMemberName("third_friday")]
    ThirdFriday,

    /// <summary>The last business day before the 15th of the contract month.</summary>
    [JsonStringEnumMemberName("business_day_before_the_15th")]
    BusinessDayBeforeThe15th,

    /// <summary>
    /// The third business day before the 25th of the month before the contract month; if the 25th is not a business day, the third before
    /// the last business day before it.
    /// </summary>
    [JsonStringEnumMemberName("third_business_day_before_the_25th_of_month_before")]
    ThirdBusinessDayBeforeThe25thOfMonthBefore,

    /// <summary>The business day before that of <see cref="ThirdBusinessDayBeforeThe25thOfMonthBefore"/>.</summary>
    [JsonStringEnumMemberName("fourth_business_day_before_the_25th_of_month_before")]
    FourthBusinessDayBeforeThe25thOfMonthBefore,

    /// <summary>The business day before the third Wednesday of the contract month.</summary>
    [JsonStringEnumMemberName("business_day_before_third_wednesday")]
    BusinessDayBeforeThirdWednesday,

    /// <summary>The second business day before the third Wednesday of the contract month.</summary>
    [JsonStringEnumMemberName("second_business_day_before_third_wednesday")]
    SecondBusinessDayBeforeThirdWednesday,

    /// <summary>
    /// The last Friday of the contract month; if it is not a business day both in London and in the United States, the day before it that
    /// is.
    /// </summary>
    [JsonStringEnumMemberName("last_friday_in_london_and_us")]
    LastFridayInLondonAndUs,
}
