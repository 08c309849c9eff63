namespace Posthorn.Sending.Templates;

/// <summary>How much an account may have, as SendGrid's API reference says.</summary>
internal static class TemplateLimits
{
    public const int Templates = 300;

    /// <summary>Of all templates together.</summary>
    public const int Versions = 300;

    public const int Subject = 255;
}
