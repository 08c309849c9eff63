namespace Posthorn.Insights.Clients;

/// <summary>What a User-Agent tells of the program behind it.</summary>
/// <param name="Name">Of a mail program, as statistics show it.</param>
/// <param name="Kind"><c>phone</c>, <c>tablet</c>, <c>webmail</c>, <c>desktop</c>, or empty: nobody knows.</param>
/// <param name="Browser">As statistics show it.</param>
internal sealed record MailClient(string Name, string Kind, string Browser)
{
    public const string Phone = "phone";
    public const string Tablet = "tablet";
    public const string Webmail = "webmail";
    public const string Desktop = "desktop";
    public const string Other = "Other";

    public static IReadOnlyList<string> Kinds { get; } = [Phone, Tablet, Webmail, Desktop];

    public string Device => Kind switch { Phone => "Phone", Tablet => "Tablet", Webmail => "Webmail", Desktop => "Desktop", _ => Other };
}
