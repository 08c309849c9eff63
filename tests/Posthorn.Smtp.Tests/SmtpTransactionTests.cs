using System.Buffers;

namespace Posthorn.Smtp.Tests;

public sealed class SmtpTransactionTests
{
    private static readonly SmtpReply Ok = new(250, "Ok");
    private static readonly SmtpReply GoAhead = new(354, "Go ahead");
    private static readonly SmtpEnvelope ToBob = new("ana@example.org", ["bob@example.net"], EightBit: false, SmtpUtf8: false, Size: 10);
    private static readonly SmtpCapabilities Pipelined = new() { Pipelining = true };
    private readonly ArrayBufferWriter<byte> _output = new();

    [Fact]
    public void The_stage_is_the_one_whose_reply_comes_next()
    {
        var transaction = new SmtpTransaction(Pipelined, ToBob);
        transaction.Next(_output);
        var stages = new List<SmtpStage> { transaction.Stage };
        foreach (var reply in new[] { Ok, Ok, GoAhead })
        {
            transaction.OnReply(reply);
            stages.Add(transaction.Stage);
        }

        Assert.Equal(TransactionStep.SendBody, transaction.Next(_output));
        transaction.OnBodySent();
        stages.Add(transaction.Stage);
        Assert.Equal([SmtpStage.MailFrom, SmtpStage.RcptTo, SmtpStage.Data, SmtpStage.Data, SmtpStage.FinalDot], stages);
    }

    [Fact]
    public void The_next_step_can_be_asked_for_again()
    {
        var transaction = new SmtpTransaction(SmtpCapabilities.None, ToBob);
        Assert.Equal(TransactionStep.Flush, transaction.Next(_output));
        var written = _output.WrittenCount;
        Assert.Equal(TransactionStep.AwaitReply, transaction.Next(_output));
        Assert.Equal(TransactionStep.AwaitReply, transaction.Next(_output));
        Assert.Equal(written, _output.WrittenCount);
    }

    [Fact]
    public void A_reply_out_of_turn_is_a_bug_of_the_caller()
    {
        var transaction = new SmtpTransaction(SmtpCapabilities.None, ToBob);
        Assert.Throws<InvalidOperationException>(() => transaction.OnReply(Ok));
        transaction.Next(_output);
        Assert.Throws<InvalidOperationException>(transaction.OnBodySent);
    }

    [Fact]
    public void A_sender_refused_while_a_recipient_is_accepted_needs_a_reset()
    {
        var transaction = new SmtpTransaction(Pipelined, ToBob);
        transaction.Next(_output);
        transaction.OnReply(new SmtpReply(550, "No"));
        transaction.OnReply(Ok);
        transaction.OnReply(new SmtpReply(503, "Need MAIL"));
        Assert.Equal(new SmtpTransactionOutcome.Refused(SmtpStage.MailFrom, new SmtpReply(550, "No")), transaction.Outcome);
        Assert.True(transaction.NeedsReset);
    }

    [Fact]
    public void A_refused_sender_gets_no_message_even_when_the_server_waits_for_one()
    {
        var transaction = new SmtpTransaction(Pipelined, ToBob);
        transaction.Next(_output);
        _output.ResetWrittenCount();
        transaction.OnReply(new SmtpReply(550, "No"));
        transaction.OnReply(Ok);
        transaction.OnReply(GoAhead);
        Assert.Equal(TransactionStep.Flush, transaction.Next(_output));
        Assert.Equal(".\r\n", Pieces.Text(_output.WrittenSpan));
        transaction.OnReply(Ok);
        Assert.Equal(new SmtpTransactionOutcome.Refused(SmtpStage.MailFrom, new SmtpReply(550, "No")), transaction.Outcome);
        Assert.False(transaction.Recipients[0].IsDelivered);
    }

    [Fact]
    public void An_empty_message_accepted_for_nobody_is_not_a_delivery()
    {
        var transaction = new SmtpTransaction(Pipelined, ToBob);
        transaction.Next(_output);
        transaction.OnReply(Ok);
        transaction.OnReply(new SmtpReply(550, "No such user"));
        transaction.OnReply(GoAhead);
        transaction.Next(_output);
        transaction.OnReply(Ok);
        Assert.IsType<SmtpTransactionOutcome.Refused>(transaction.Outcome);
        Assert.False(transaction.Recipients[0].IsDelivered);
        Assert.False(transaction.NeedsReset);
    }

    [Theory]
    [InlineData(99, SmtpEnvelopeProblem.LargerThanServerLimit)]
    [InlineData(100, null)]
    [InlineData(101, null)]
    public void A_message_up_to_the_announced_size_is_attempted(long serverLimit, SmtpEnvelopeProblem? problem)
    {
        var capabilities = new SmtpCapabilities { Size = true, MaxSize = serverLimit };
        var outcome = new SmtpTransaction(capabilities, ToBob with { Size = 100 }).Outcome;
        Assert.Equal(problem, (outcome as SmtpTransactionOutcome.NotAttempted)?.Problem);
    }

    [Theory]
    [InlineData("eve@example.org>\r\nRCPT TO:<x@example.net", "bob@example.net", SmtpEnvelopeProblem.UnwritableSender)]
    [InlineData("ana@example.org", "bob@example.net\r\nDATA", SmtpEnvelopeProblem.UnwritableRecipient)]
    [InlineData("ana@example.org", "", SmtpEnvelopeProblem.UnwritableRecipient)]
    [InlineData("ana@example.org", "böb@example.net", SmtpEnvelopeProblem.UnwritableRecipient)]
    public void Nothing_is_written_for_an_envelope_that_could_inject_commands(string sender, string recipient, SmtpEnvelopeProblem problem)
    {
        var transaction = new SmtpTransaction(Pipelined, new SmtpEnvelope(sender, ["ok@example.net", recipient], EightBit: false, SmtpUtf8: false, Size: 0));
        Assert.Equal(TransactionStep.Done, transaction.Next(_output));
        Assert.Equal(new SmtpTransactionOutcome.NotAttempted(problem), transaction.Outcome);
        Assert.Equal(0, _output.WrittenCount);
        Assert.Empty(transaction.Recipients);
    }
}
