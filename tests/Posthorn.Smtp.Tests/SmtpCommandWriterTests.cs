using System.Buffers;
using System.Text;

namespace Posthorn.Smtp.Tests;

public sealed class SmtpCommandWriterTests
{
    private static readonly SmtpCapabilities Everything = new() { Size = true, EightBitMime = true, SmtpUtf8 = true };
    private static readonly SmtpEnvelope Plain = new("ana@example.org", ["bob@example.net"], EightBit: false, SmtpUtf8: false, Size: 0);
    private readonly ArrayBufferWriter<byte> _output = new();

    private string Written => Encoding.UTF8.GetString(_output.WrittenSpan);

    [Fact]
    public void Commands_without_arguments_are_fixed()
    {
        SmtpCommandWriter.WriteStartTls(_output);
        SmtpCommandWriter.WriteData(_output);
        SmtpCommandWriter.WriteRset(_output);
        SmtpCommandWriter.WriteNoop(_output);
        SmtpCommandWriter.WriteQuit(_output);
        SmtpCommandWriter.WriteBdat(_output, 1000, isLast: false);
        SmtpCommandWriter.WriteBdat(_output, 0, isLast: true);
        Assert.Equal("STARTTLS\r\nDATA\r\nRSET\r\nNOOP\r\nQUIT\r\nBDAT 1000\r\nBDAT 0 LAST\r\n", Written);
    }

    [Fact]
    public void MAIL_says_what_the_server_offers()
    {
        var envelope = Plain with { EightBit = true, SmtpUtf8 = true, Size = 1234 };
        Assert.True(SmtpCommandWriter.TryWriteMailFrom(_output, envelope, Everything));
        Assert.Equal("MAIL FROM:<ana@example.org> SIZE=1234 BODY=8BITMIME SMTPUTF8\r\n", Written);
    }

    [Fact]
    public void MAIL_says_nothing_that_the_server_does_not_offer()
    {
        var envelope = Plain with { EightBit = true, SmtpUtf8 = true, Size = 1234 };
        Assert.True(SmtpCommandWriter.TryWriteMailFrom(_output, envelope, SmtpCapabilities.None));
        Assert.Equal("MAIL FROM:<ana@example.org>\r\n", Written);
    }

    [Fact]
    public void The_null_sender_is_two_brackets()
    {
        Assert.True(SmtpCommandWriter.TryWriteMailFrom(_output, Plain with { Sender = "" }, Everything));
        Assert.Equal("MAIL FROM:<>\r\n", Written);
    }

    [Theory]
    [InlineData("bob@example.net")]
    [InlineData("\"b o>b\"@example.net")]
    [InlineData("bob@[192.0.2.1]")]
    [InlineData("postmaster")]
    public void RCPT_writes_an_address(string address)
    {
        Assert.True(SmtpCommandWriter.TryWriteRcptTo(_output, address, smtpUtf8: false));
        Assert.Equal($"RCPT TO:<{address}>\r\n", Written);
    }

    [Theory]
    [InlineData("bob@example.net>\r\nRCPT TO:<eve@example.org")]
    [InlineData("bob@example.net> NOTIFY=NEVER")]
    [InlineData("bob@example.net>")]
    [InlineData("bob@example.net\r\n")]
    [InlineData("bob@example.net\n")]
    [InlineData("bob\r@example.net")]
    [InlineData("b\0b@example.net")]
    [InlineData("\"b\r\nb\"@example.net")]
    [InlineData("\"bob@example.net")]
    [InlineData("bob @example.net")]
    [InlineData("bob@example.net x")]
    [InlineData("bob@@example.net")]
    [InlineData("@relay.example.org:bob@example.net")]
    [InlineData("<bob@example.net>")]
    [InlineData("bob")]
    [InlineData("bob@")]
    [InlineData("bob\ud800@example.net")]
    [InlineData("böb@example.net")]
    public void An_address_cannot_change_the_command(string address)
    {
        Assert.False(SmtpCommandWriter.TryWriteRcptTo(_output, address, smtpUtf8: false));
        Assert.False(SmtpCommandWriter.TryWriteMailFrom(_output, Plain with { Sender = address }, Everything));
        Assert.False(SmtpCommandWriter.IsWritable(address, smtpUtf8: false));
        Assert.Equal("", Written);
    }

    [Fact]
    public void A_recipient_cannot_be_empty() => Assert.False(SmtpCommandWriter.TryWriteRcptTo(_output, "", smtpUtf8: true));

    [Fact]
    public void Characters_beyond_ASCII_pass_with_SMTPUTF8()
    {
        Assert.True(SmtpCommandWriter.TryWriteRcptTo(_output, "böb@example.net", smtpUtf8: true));
        Assert.Equal("RCPT TO:<böb@example.net>\r\n", Written);
        Assert.False(SmtpCommandWriter.TryWriteMailFrom(_output, Plain with { Sender = "änna@example.org", SmtpUtf8 = true }, SmtpCapabilities.None));
    }

    [Fact]
    public void An_address_of_full_length_is_writable()
    {
        var address = new string('a', 64) + "@" + string.Concat(Enumerable.Repeat("abcdefg.", 31)) + "example";
        Assert.Equal(320, address.Length);
        Assert.True(SmtpCommandWriter.IsWritable(address, smtpUtf8: false));
        Assert.True(SmtpCommandWriter.TryWriteRcptTo(_output, address, smtpUtf8: false));
    }

    [Theory]
    [InlineData("mail.example.org", true)]
    [InlineData("[192.0.2.1]", true)]
    [InlineData("[IPv6:2001:db8::1]", true)]
    [InlineData("", false)]
    [InlineData("mail example", false)]
    [InlineData("mail.example.org\r\nMAIL FROM:<>", false)]
    [InlineData("mail.example.org\0", false)]
    [InlineData("mäil.example.org", false)]
    public void EHLO_takes_a_domain_or_a_literal(string hostName, bool accepted)
    {
        Assert.Equal(accepted, SmtpCommandWriter.TryWriteEhlo(_output, hostName));
        Assert.Equal(accepted, SmtpCommandWriter.TryWriteHelo(_output, hostName));
        Assert.Equal(accepted ? $"EHLO {hostName}\r\nHELO {hostName}\r\n" : "", Written);
    }

    [Fact]
    public void AUTH_PLAIN_carries_user_and_password()
    {
        Assert.True(SmtpCommandWriter.TryWriteAuthPlain(_output, new SmtpCredentials("apikey", "secret")));
        Assert.Equal("AUTH PLAIN AGFwaWtleQBzZWNyZXQ=\r\n", Written);
    }

    [Fact]
    public void A_response_too_long_for_a_command_waits_for_the_challenge()
    {
        var credentials = new SmtpCredentials("apikey", new string('x', 400));
        Assert.True(SmtpCommandWriter.TryWriteAuthPlain(_output, credentials));
        Assert.Equal("AUTH PLAIN\r\n", Written);
        Assert.True(SmtpCommandWriter.TryWritePlainResponse(_output, credentials));
        Assert.EndsWith("eHh4\r\n", Written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\0b", "secret")]
    [InlineData("apikey", "a\0b")]
    public void A_NUL_in_credentials_is_refused(string user, string password)
    {
        Assert.False(SmtpCommandWriter.TryWriteAuthPlain(_output, new SmtpCredentials(user, password)));
        Assert.False(SmtpCommandWriter.TryWritePlainResponse(_output, new SmtpCredentials(user, password)));
        Assert.Equal("", Written);
    }

    [Fact]
    public void The_text_of_credentials_hides_the_password() =>
        Assert.DoesNotContain("secret", new SmtpServerEvent.Authenticate("PLAIN", new SmtpCredentials("apikey", "secret")).ToString(), StringComparison.Ordinal);
}
