namespace Posthorn.Insights.Query;

/// <summary>What a query asks, as a tree. Every value fits its field: the parser saw to it.</summary>
internal abstract record QueryNode
{
    public sealed record All(IReadOnlyList<QueryNode> Parts) : QueryNode;

    public sealed record Any(IReadOnlyList<QueryNode> Parts) : QueryNode;

    public sealed record Not(QueryNode Part) : QueryNode;

    public sealed record Truth(bool Value) : QueryNode;

    /// <param name="Key">Of unique_args.</param>
    /// <param name="Operator"><c>= != &lt; &gt; &lt;= &gt;=</c></param>
    public sealed record Compare(QueryField Field, string? Key, string Operator, QueryValue Value) : QueryNode;

    public sealed record In(QueryField Field, string? Key, IReadOnlyList<QueryValue> Values) : QueryNode;

    /// <param name="Pattern"><c>%</c> stands for any characters.</param>
    public sealed record Like(QueryField Field, string? Key, string Pattern) : QueryNode;

    public sealed record Contains(QueryField Field, string? Key, string Value) : QueryNode;

    public sealed record IsNull(QueryField Field, string? Key) : QueryNode;

    /// <summary>What must all be true.</summary>
    public IReadOnlyList<QueryNode> Conditions => this is All all ? [.. all.Parts.SelectMany(part => part.Conditions)] : [this];
}
