using Posthorn.Events;
using Posthorn.Kernel;

namespace Posthorn.Suppressions.Tests;

/// <summary>Stands where the room of sending begins: which copies are of test mail, and whose.</summary>
internal sealed class SaidOfCopies : ICopyFacts
{
    public Dictionary<CopyId, long> TestMail { get; } = [];

    public ValueTask<IReadOnlyDictionary<CopyId, CopyFacts>> FindAsync(IReadOnlyCollection<CopyId> copies, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<CopyId, CopyFacts>>(copies.Where(TestMail.ContainsKey).ToDictionary(copy => copy, copy => new CopyFacts(
            TestMail[copy], "", "", "", "", null, [], new Dictionary<string, string>(), null, null, null, null, null) { IsTest = true }));
}
