namespace Posthorn.Insights.Query;

/// <summary>A query that says nothing. Inside the parser alone; outside it is a message.</summary>
internal sealed class QueryFault(string message) : Exception(message);
