using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Suppressions.Members;

internal sealed record RecipientsAnswer(IReadOnlyList<string> RecipientEmails);

/// <param name="RecipientEmail">Null: not on the list, and the answer is <c>{}</c>.</param>
internal sealed record GlobalAnswer(string? RecipientEmail);

/// <param name="CreatedAt">Unix seconds.</param>
internal sealed record MembershipAnswer(string Email, long GroupId, string GroupName, long CreatedAt);

internal sealed record GroupStandingsAnswer(IReadOnlyList<GroupStandingAnswer> Suppressions);

internal sealed record GroupStandingAnswer(long Id, string Name, string Description, bool IsDefault, bool Suppressed);

[JsonSerializable(typeof(RecipientsAnswer))]
[JsonSerializable(typeof(GlobalAnswer))]
[JsonSerializable(typeof(MembershipAnswer))]
[JsonSerializable(typeof(GroupStandingsAnswer))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class MemberJson : JsonSerializerContext
{
    /// <summary>Texts stay readable; the answer is JSON and never HTML.</summary>
    public static MemberJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
