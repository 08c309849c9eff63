namespace Posthorn.Suppressions.Groups;

/// <summary>What a request says of a group; null where it says nothing.</summary>
internal sealed record GroupDraft(string? Name, string? Description, bool? IsDefault);

/// <summary>What came of adding or changing a group.</summary>
internal abstract record GroupOutcome
{
    public sealed record Stored(UnsubscribeGroup Group) : GroupOutcome;

    /// <summary>Another group of the account has this name.</summary>
    public sealed record NameTaken : GroupOutcome;

    public sealed record TooMany : GroupOutcome;

    /// <summary>The account has no such group.</summary>
    public sealed record None : GroupOutcome;
}
