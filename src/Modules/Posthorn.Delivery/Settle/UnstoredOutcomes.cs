namespace Posthorn.Delivery.Settle;

/// <summary>The outcomes of one connection that are on their way into the database. All of them: where writes share several lines, a later one may be stored before an earlier.</summary>
internal sealed class UnstoredOutcomes
{
    /// <summary>Ends when every outcome so far is stored.</summary>
    public Task AllStored { get; private set; } = Task.CompletedTask;

    /// <param name="stored">Ends when the outcome is stored.</param>
    public void Add(Task stored) => AllStored = AllStored.IsCompleted ? stored : Task.WhenAll(AllStored, stored);
}
