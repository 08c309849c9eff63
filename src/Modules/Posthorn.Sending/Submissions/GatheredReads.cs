namespace Posthorn.Sending.Submissions;

/// <summary>
/// Reads of single submissions that share questions to the database: while one is asked, the next ids gather by themselves. Where mail waits, each of many
/// connections needs another submission at the same time.
/// </summary>
internal sealed class GatheredReads(SubmissionReader reader)
{
    private readonly Lock _lock = new();
    private Dictionary<long, TaskCompletionSource<Submission?>> _wanted = [];
    private bool _isReading;

    /// <summary>As it is stored at a time after the call.</summary>
    /// <returns>Null when it is not stored, or its content is gone.</returns>
    public async Task<Submission?> ReadAsync(long submissionId, CancellationToken cancellationToken)
    {
        TaskCompletionSource<Submission?>? wanted;
        bool isFirst;
        lock (_lock)
        {
            if (!_wanted.TryGetValue(submissionId, out wanted))
            {
                _wanted.Add(submissionId, wanted = new(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            (isFirst, _isReading) = (!_isReading, true);
        }

        if (isFirst)
        {
            await ReadWantedAsync();
        }

        return await wanted.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Reads what is wanted now. What has come meanwhile is for another thread, so that whoever was first need not work for all. Its faults are heard by those who wait.</summary>
    private async Task ReadWantedAsync()
    {
        var taken = Take();
        try
        {
            await reader.ReadAsync(taken.Keys, submission => taken[submission.Id.SubmissionId].SetResult(submission), CancellationToken.None);
            foreach (var missing in taken.Values)
            {
                missing.TrySetResult(null);
            }
        }
        catch (Exception fault)
        {
            foreach (var waiting in taken.Values)
            {
                waiting.TrySetException(fault);
            }
        }

        lock (_lock)
        {
            _isReading = _wanted.Count > 0;
            if (_isReading)
            {
                _ = Task.Run(ReadWantedAsync);
            }
        }
    }

    private Dictionary<long, TaskCompletionSource<Submission?>> Take()
    {
        lock (_lock)
        {
            var taken = _wanted;
            _wanted = [];
            return taken;
        }
    }
}
