namespace Posthorn.Insights.Counters;

/// <summary>What a row of counters is about.</summary>
/// <param name="Day">In UTC.</param>
internal readonly record struct CounterKey(long AccountId, Facet Facet, DateOnly Day) : IComparable<CounterKey>
{
    /// <summary>One order for all writers, so that two never wait for each other.</summary>
    public int CompareTo(CounterKey other)
    {
        var order = AccountId.CompareTo(other.AccountId);
        order = order != 0 ? order : Facet.Dimension.CompareTo(other.Facet.Dimension);
        order = order != 0 ? order : string.CompareOrdinal(Facet.Part, other.Facet.Part);
        order = order != 0 ? order : string.CompareOrdinal(Facet.Name, other.Facet.Name);
        return order != 0 ? order : Day.CompareTo(other.Day);
    }
}

/// <summary>One thing that is counted apart, such as the browser Chrome.</summary>
internal readonly record struct Facet(Dimension Dimension, string Name, string Part = "")
{
    public static readonly Facet All = new(Dimension.All, "");
}
