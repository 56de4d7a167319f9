using Microsoft.Playwright;

namespace MgcBackfill.Browser;

/// <summary>The screens on which a report is tested.</summary>
internal static class Devices
{
    /// <summary>A phone, held upright; 320 is the width of the smallest.</summary>
    public static BrowserNewContextOptions Phone(int width = 390) =>
        new()
        {
            ViewportSize = new() { Width = width, Height = width == 390 ? 844 : 568 },
            IsMobile = true,
            HasTouch = true,
            DeviceScaleFactor = 2,
        };

    /// <summary>The window of a small notebook.</summary>
    public static BrowserNewContextOptions Desktop() =>
        new()
        {
            ViewportSize = new() { Width = 1280, Height = 800 },
        };
}
