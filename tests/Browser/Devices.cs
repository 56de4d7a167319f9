using Microsoft.Playwright;

namespace MgcBackfill.Browser;

/// <summary>What a report is looked at with.</summary>
internal static class Devices
{
    /// <summary>A phone, held upright.</summary>
    public static BrowserNewContextOptions Phone() => new() { ViewportSize = new() { Width = 390, Height = 844 }, IsMobile = true, HasTouch = true, DeviceScaleFactor = 2 };
}
