using System.Text.Json;
using System.Text.Json.Serialization;
using Posthorn.Accounts;

namespace Posthorn.Sending.Submissions;

/// <summary>What was in force when a request was accepted, and holds for its mail whatever the account changes afterwards.</summary>
/// <param name="TemplateContent">The words of its template, <see cref="Templates.ActiveTemplate.ContentId"/>; null: it names none.</param>
/// <param name="Settings">The account's settings.</param>
/// <param name="Monitor">Who gets a sample: this mail is the one of so many that is copied. Null: nobody.</param>
internal sealed record FrozenChoices(string? TemplateContent, AccountSettings Settings, string? Monitor = null)
{
    /// <summary>No template, and an account that never changed a setting: most mail. Stored as nothing at all.</summary>
    public static readonly FrozenChoices None = new(null, AccountSettings.Default);

    /// <summary>Sent with a test key: none of its copies leaves the house, whenever they are made. Absent in what was stored before there were test keys.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsTest { get; init; }

    public static FrozenChoices Read(string? stored) =>
        stored is null ? None : JsonSerializer.Deserialize(stored, FrozenJson.Default.FrozenChoices) ?? None;

    public string? Store() => !IsTest && TemplateContent is null && Monitor is null && ReferenceEquals(Settings, AccountSettings.Default) ? null : JsonSerializer.Serialize(this, FrozenJson.Default.FrozenChoices);
}

[JsonSerializable(typeof(FrozenChoices))]
internal sealed partial class FrozenJson : JsonSerializerContext;
