using System.Text.Json.Serialization;

namespace Posthorn.Insights.Messages;

[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class MessagesJson : JsonSerializerContext;
