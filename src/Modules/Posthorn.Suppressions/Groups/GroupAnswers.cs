using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Suppressions.Groups;

/// <summary>A group as POST answers it.</summary>
internal sealed record NewGroupAnswer(long Id, string Name, string Description, bool IsDefault)
{
    public static NewGroupAnswer Of(UnsubscribeGroup group) => new(group.Id, group.Name, group.Description, group.IsDefault);
}

/// <param name="Unsubscribes">How many addresses have left the group.</param>
internal sealed record GroupAnswer(long Id, string Name, string Description, bool IsDefault, long Unsubscribes)
{
    public static GroupAnswer Of(UnsubscribeGroup group, long unsubscribes) =>
        new(group.Id, group.Name, group.Description, group.IsDefault, unsubscribes);
}

/// <summary>The wire form of groups.</summary>
[JsonSerializable(typeof(NewGroupAnswer))]
[JsonSerializable(typeof(GroupAnswer))]
[JsonSerializable(typeof(IReadOnlyList<GroupAnswer>))]
internal sealed partial class GroupJson : JsonSerializerContext
{
    /// <summary>Texts stay readable; the answer is JSON and never HTML.</summary>
    public static GroupJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
