using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Posthorn.Inbox.Messages;

namespace Posthorn.Inbox;

/// <summary>The wire form of the mailbox; lists of mailboxes and recipients are stored in it too.</summary>
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(MessageDetails))]
[JsonSerializable(typeof(IReadOnlyList<InboxMailbox>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class InboxJson : JsonSerializerContext
{
    /// <summary>Texts stay readable; the answer is JSON and never HTML.</summary>
    public static InboxJson Wire { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
