using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Partners.Answers;

internal sealed record NewCustomerAnswer(string AccountId);

internal sealed record CustomerLine(string Id, string CreatedAt);

/// <param name="Last">What the next page is asked for with; left out on a page without anything.</param>
internal sealed record Pages([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Last);

internal sealed record CustomerList(IReadOnlyList<CustomerLine> Accounts, Pages Pages);

internal sealed record OfferingAnswer(string Name, string Type, long Quantity);

internal sealed record OfferingList(IReadOnlyList<OfferingAnswer> Offerings);

internal sealed record EntitlementsAnswer(long EmailSendsMaxMonthly, long IpCount, long TeammatesMaxTotal, long UsersMaxTotal);

internal sealed record CatalogueEntry(OfferingAnswer Offering, EntitlementsAnswer Entitlements);

internal sealed record CatalogueAnswer(IReadOnlyList<CatalogueEntry> Catalog);

internal sealed record StateAnswer(string State);

internal sealed record IpLine(string Ip, string Region);

internal sealed record IpPage(IReadOnlyList<IpLine> Result, Pages Pages);

internal sealed record NewIpsAnswer(IReadOnlyList<string> Ips, string Region);

internal sealed record AuditedCustomer(string Email, bool Test, IReadOnlyList<OfferingAnswer> Offerings);

[JsonSerializable(typeof(PartnerErrors))]
[JsonSerializable(typeof(NewCustomerAnswer))]
[JsonSerializable(typeof(CustomerList))]
[JsonSerializable(typeof(OfferingList))]
[JsonSerializable(typeof(CatalogueAnswer))]
[JsonSerializable(typeof(StateAnswer))]
[JsonSerializable(typeof(IpPage))]
[JsonSerializable(typeof(NewIpsAnswer))]
[JsonSerializable(typeof(AuditedCustomer))]
internal sealed partial class PartnersJson : JsonSerializerContext
{
    public static PartnersJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
