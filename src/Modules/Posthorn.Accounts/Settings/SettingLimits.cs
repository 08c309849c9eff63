namespace Posthorn.Accounts.Settings;

/// <summary>How much a setting may hold. SendGrid publishes none of these; texts are in memory for every account that sends.</summary>
internal static class SettingLimits
{
    /// <summary>HTML and text that is added to mail or shown on a page.</summary>
    public const int Content = 100_000;

    public const int WhitelistEntries = 1000;

    /// <summary>Several addresses in one text.</summary>
    public const int Addresses = 2000;

    public const int Url = 2000;

    public const int UtmValue = 1000;

    public const int Tag = 200;

    /// <summary>Of a whole request: three contents, escaped to the utmost, fit.</summary>
    public const int RequestBytes = 2 * 1024 * 1024;
}
