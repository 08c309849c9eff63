namespace Posthorn.Delivery.Shaping;

/// <summary>JSON with the place of each value, so that a mistake can be shown to the person who made it.</summary>
internal abstract record JsonNode(Place Place)
{
    /// <summary>The value in a few words, for "not …".</summary>
    public abstract string Show { get; }

    public sealed record Group(Place Place, IReadOnlyList<Member> Members) : JsonNode(Place)
    {
        public override string Show => "{…}";
    }

    public sealed record Series(Place Place, IReadOnlyList<JsonNode> Items) : JsonNode(Place)
    {
        public override string Show => "[…]";
    }

    public sealed record Text(Place Place, string Value) : JsonNode(Place)
    {
        public override string Show => Value.Length <= 60 ? $"\"{Value}\"" : $"\"{Value[..57]}…\"";
    }

    /// <summary>A number, true, false or null, as it was written.</summary>
    public sealed record Plain(Place Place, string Value) : JsonNode(Place)
    {
        public override string Show => Value;
    }
}

internal sealed record Member(string Name, JsonNode Value);
