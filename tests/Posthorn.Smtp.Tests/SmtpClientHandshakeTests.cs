using System.Buffers;

namespace Posthorn.Smtp.Tests;

public sealed class SmtpClientHandshakeTests
{
    private static readonly SmtpReply Greeting = new(220, "mx.example.net");
    private readonly ArrayBufferWriter<byte> _output = new();

    [Fact]
    public void Bytes_behind_the_reply_to_STARTTLS_are_an_attack()
    {
        var handshake = UpToStartTls(StartTlsUse.IfOffered);
        handshake.OnReply(new SmtpReply(220, "Go"), moreInput: true);
        Assert.Equal(HandshakeStep.Done, handshake.Next(_output));
        Assert.Equal(new SmtpHandshakeOutcome.Abandoned(SmtpStage.StartTls, HandshakeProblem.ResponseInjection), handshake.Outcome);
    }

    [Fact]
    public void After_TLS_the_handshake_is_ready_and_encrypted()
    {
        var handshake = UpToStartTls(StartTlsUse.Required);
        handshake.OnReply(new SmtpReply(220, "Go"), moreInput: false);
        Assert.Equal(HandshakeStep.StartTls, handshake.Next(_output));
        handshake.OnTlsEstablished();
        handshake.Next(_output);
        Assert.Equal(SmtpStage.Ehlo, handshake.Stage);
        handshake.OnReply(new SmtpReply(250, null, ["mx", "PIPELINING", "STARTTLS"]), moreInput: false);
        Assert.Equal(HandshakeStep.Done, handshake.Next(_output));
        var ready = Assert.IsType<SmtpHandshakeOutcome.Ready>(handshake.Outcome);
        Assert.True(ready.IsEncrypted);
        Assert.True(ready.Capabilities.Pipelining);
    }

    [Fact]
    public void A_connection_that_began_with_TLS_does_not_ask_for_it()
    {
        var handshake = new SmtpClientHandshake(new SmtpHandshakeOptions("client.example.org", StartTlsUse.Required, IsEncrypted: true));
        handshake.OnReply(Greeting, moreInput: false);
        handshake.Next(_output);
        handshake.OnReply(new SmtpReply(250, null, ["mx", "STARTTLS"]), moreInput: false);
        Assert.True(Assert.IsType<SmtpHandshakeOutcome.Ready>(handshake.Outcome).IsEncrypted);
    }

    [Theory]
    [InlineData("client.example.org\r\nMAIL FROM:<>")]
    [InlineData("")]
    public void A_host_name_that_is_no_domain_is_not_written(string hostName)
    {
        var handshake = new SmtpClientHandshake(new SmtpHandshakeOptions(hostName, StartTlsUse.Never));
        handshake.OnReply(Greeting, moreInput: false);
        Assert.Equal(HandshakeStep.Done, handshake.Next(_output));
        Assert.Equal(new SmtpHandshakeOutcome.Abandoned(SmtpStage.Ehlo, HandshakeProblem.UnwritableArgument), handshake.Outcome);
        Assert.Equal(0, _output.WrittenCount);
    }

    [Fact]
    public void Credentials_with_a_NUL_are_not_written()
    {
        var options = new SmtpHandshakeOptions("client.example.org", StartTlsUse.Never, new SmtpCredentials("a\0b", "secret"), IsEncrypted: true);
        var handshake = new SmtpClientHandshake(options);
        handshake.OnReply(Greeting, moreInput: false);
        handshake.Next(_output);
        handshake.OnReply(new SmtpReply(250, null, ["mx", "AUTH PLAIN"]), moreInput: false);
        Assert.Equal(HandshakeStep.Done, handshake.Next(_output));
        Assert.Equal(new SmtpHandshakeOutcome.Abandoned(SmtpStage.Auth, HandshakeProblem.UnwritableArgument), handshake.Outcome);
    }

    [Fact]
    public void A_step_out_of_turn_is_a_bug_of_the_caller()
    {
        var handshake = new SmtpClientHandshake(new SmtpHandshakeOptions("client.example.org", StartTlsUse.Never));
        Assert.Throws<InvalidOperationException>(handshake.OnTlsEstablished);
        handshake.OnReply(Greeting, moreInput: false);
        Assert.Throws<InvalidOperationException>(() => handshake.OnReply(Greeting, moreInput: false));
    }

    private SmtpClientHandshake UpToStartTls(StartTlsUse use)
    {
        var handshake = new SmtpClientHandshake(new SmtpHandshakeOptions("client.example.org", use));
        Assert.Equal(HandshakeStep.AwaitReply, handshake.Next(_output));
        handshake.OnReply(Greeting, moreInput: false);
        handshake.Next(_output);
        handshake.OnReply(new SmtpReply(250, null, ["mx", "STARTTLS"]), moreInput: false);
        handshake.Next(_output);
        Assert.Equal(SmtpStage.StartTls, handshake.Stage);
        return handshake;
    }
}
