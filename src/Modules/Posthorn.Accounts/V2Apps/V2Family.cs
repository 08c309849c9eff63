namespace Posthorn.Accounts.V2Apps;

/// <summary>The same apps have two doors, whose answers differ in small things.</summary>
/// <param name="Element">What XML calls one of them.</param>
/// <param name="ListsSettings">JSON has the settings in an array.</param>
internal sealed record V2Family(string Element, bool ListsSettings)
{
    public static readonly V2Family Apps = new("app", false);
    public static readonly V2Family Filters = new("filter", true);
}
