using Posthorn.Delivery.Dispatch;
using Posthorn.Delivery.Queue;
using Posthorn.Kernel;

namespace Posthorn.Delivery.Tests.Dispatch;

public sealed class FairQueueTests
{
    private readonly FairQueue _queue = new();

    [Fact]
    public void A_password_reset_passes_a_newsletter_of_a_hundred_thousand()
    {
        for (var i = 0; i < 100_000; i++)
        {
            _queue.Enqueue(Copy(submission: 1, i, MessageClass.Bulk));
        }

        _queue.Enqueue(Copy(submission: 2, 0));

        Assert.Equal(2, Next().Id.SubmissionId);
        Assert.Equal(100_000, _queue.Count);
    }

    [Fact]
    public void Within_a_class_a_small_submission_does_not_wait_for_the_end_of_a_large_one()
    {
        for (var i = 0; i < 1000; i++)
        {
            _queue.Enqueue(Copy(submission: 1, i));
        }

        _queue.Enqueue(Copy(submission: 2, 0));

        Assert.Equal([1, 2, 1], Submissions(3));
    }

    [Fact]
    public void Accounts_take_turns_however_many_submissions_each_has()
    {
        for (var i = 0; i < 50; i++)
        {
            _queue.Enqueue(Copy(submission: 100 + i, 0) with { AccountId = 1 });
        }

        _queue.Enqueue(Copy(submission: 900, 0) with { AccountId = 2 });
        _queue.Enqueue(Copy(submission: 901, 0) with { AccountId = 2 });

        Assert.Equal([100, 900, 101, 901, 102], Submissions(5));
    }

    [Fact]
    public void Bulk_mail_moves_also_while_transactional_mail_never_ends()
    {
        for (var i = 0; i < 40; i++)
        {
            _queue.Enqueue(Copy(submission: 1, i));
            _queue.Enqueue(Copy(submission: 2, i, MessageClass.Bulk));
        }

        Assert.Equal(4, Submissions(36).Count(submission => submission == 2));
    }

    [Fact]
    public void A_submission_keeps_the_order_of_its_copies()
    {
        for (var i = 0; i < 5; i++)
        {
            _queue.Enqueue(Copy(submission: 1, i));
        }

        Assert.Equal([0, 1, 2, 3, 4], Enumerable.Range(0, 5).Select(_ => Next().Id.Ordinal));
        Assert.False(_queue.TryDequeue(out _));
    }

    [Fact]
    public void What_fits_is_taken_out_and_the_others_stay()
    {
        _queue.Enqueue(Copy(submission: 1, 0));
        _queue.Enqueue(Copy(submission: 2, 0, MessageClass.Bulk));
        _queue.Enqueue(Copy(submission: 3, 0));

        Assert.Equal([1], _queue.Remove(copy => copy.Id.SubmissionId == 1).Select(copy => copy.Id.SubmissionId));
        Assert.Equal([3, 2], Submissions(2));
        Assert.Equal(0, _queue.Count);
    }

    private static QueuedCopy Copy(long submission, int ordinal, MessageClass messageClass = MessageClass.Transactional) =>
        Copies.Queued(1) with { Id = new CopyId(submission, ordinal), Class = messageClass };

    private QueuedCopy Next() => _queue.TryDequeue(out var copy) ? copy : throw new InvalidOperationException("The queue is empty.");

    private IEnumerable<long> Submissions(int count) => [.. Enumerable.Range(0, count).Select(_ => Next().Id.SubmissionId)];
}
