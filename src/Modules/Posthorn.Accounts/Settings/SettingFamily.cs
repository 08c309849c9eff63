namespace Posthorn.Accounts.Settings;

/// <summary>The two lists that the API has of settings.</summary>
/// <param name="Name">The path, and the beginning of every scope.</param>
internal sealed record SettingFamily(string Name)
{
    public static readonly SettingFamily Mail = new("mail_settings");
    public static readonly SettingFamily Tracking = new("tracking_settings");

    public string ReadScope => $"{Name}.read";
}
