using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Accounts.Subusers;

/// <summary>The wire form of subusers.</summary>
[JsonSerializable(typeof(SubuserLine))]
[JsonSerializable(typeof(IReadOnlyList<SubuserLine>))]
[JsonSerializable(typeof(NewSubuser))]
[JsonSerializable(typeof(IpList))]
[JsonSerializable(typeof(MonitorLine))]
[JsonSerializable(typeof(CreditLine))]
internal sealed partial class SubusersJson : JsonSerializerContext
{
    public static SubusersJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <param name="Region">Only when it was asked for.</param>
internal sealed record SubuserLine(
    bool Disabled, long Id, string Username, string Email, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Region);

internal sealed record NewSubuser(
    string Username, long UserId, string Email, CreditKind CreditAllocation, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Region)
{
    /// <summary>Servers of SendGrid have these two, always empty, and some programs read them.</summary>
    public string SignupSessionToken { get; } = "";

    public string AuthorizationToken { get; } = "";
}

internal sealed record CreditKind(string Type);

internal sealed record IpList(IReadOnlyList<string> Ips);

internal sealed record MonitorLine(string Email, int Frequency);

/// <summary>Null where the type knows no such number.</summary>
internal sealed record CreditLine(string Type, string? ResetFrequency, long? Remain, long? Total, long? Used);
