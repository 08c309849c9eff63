namespace Posthorn.Smtp.Tests;

public sealed class SmtpCapabilitiesTests
{
    [Fact]
    public void Keywords_are_read_without_case()
    {
        var capabilities = Parse("mx.example.net greets you", "PIPELINING", "Size 31457280", "STARTTLS", "8bitmime", "SMTPUTF8", "CHUNKING", "ENHANCEDSTATUSCODES");
        Assert.Equal(
            new SmtpCapabilities
            {
                Pipelining = true,
                Size = true,
                MaxSize = 31457280,
                StartTls = true,
                EightBitMime = true,
                SmtpUtf8 = true,
                Chunking = true,
                EnhancedStatusCodes = true,
                AuthMechanisms = capabilities.AuthMechanisms,
            },
            capabilities);
        Assert.Empty(capabilities.AuthMechanisms);
    }

    [Theory]
    [InlineData("SIZE", true, null)]
    [InlineData("SIZE 0", true, null)]
    [InlineData("SIZE many", true, null)]
    [InlineData("SIZE -5", true, null)]
    [InlineData("SIZE 99999999999999999999", true, null)]
    [InlineData("SIZE 1000", true, 1000L)]
    [InlineData("SIZES 1000", false, null)]
    public void A_size_without_a_number_is_no_limit(string line, bool offered, long? max)
    {
        var capabilities = Parse("mx", line);
        Assert.Equal((offered, max), (capabilities.Size, capabilities.MaxSize));
    }

    [Fact]
    public void Both_spellings_of_AUTH_are_one_list() =>
        Assert.Equal(["PLAIN", "LOGIN", "XOAUTH2"], Parse("mx", "AUTH plain LOGIN", "AUTH=LOGIN XOAUTH2").AuthMechanisms);

    [Fact]
    public void The_first_line_is_only_a_name() => Assert.False(Parse("PIPELINING").Pipelining);

    [Fact]
    public void Odd_lines_are_passed_over() => Assert.True(Parse("mx", "", " ", "=", "X-NEW ?", "PIPELINING").Pipelining);

    private static SmtpCapabilities Parse(params string[] lines) => SmtpCapabilities.Parse(new SmtpReply(250, null, lines));
}
