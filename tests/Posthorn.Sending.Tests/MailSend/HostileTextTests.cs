using System.Text;
using System.Text.Json;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Reading;

namespace Posthorn.Sending.Tests.MailSend;

public sealed class HostileTextTests
{
    [Theory]
    [InlineData("\\ud83d\\ude00", "\U0001f600")]
    [InlineData("\\uD83D\\uDE00", "\U0001f600")]
    [InlineData("\\ud83d", "\ufffd")]
    [InlineData("\\ude00", "\ufffd")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\ufffd\U0001f600")]
    [InlineData("\\ude00\\ud83d", "\ufffd\ufffd")]
    [InlineData("\\ud83d!", "\ufffd!")]
    [InlineData("\\ud83d\\n", "\ufffd\n")]
    [InlineData("\\\\ud83d", "\\ud83d")]
    [InlineData("\\\\\\ud83d", "\\\ufffd")]
    [InlineData("\\u00e9\\ud83d\\u00e9", "\u00e9\ufffd\u00e9")]
    public void Half_a_surrogate_pair_becomes_the_replacement_character(string escaped, string text)
    {
        var request = SampleBody.Parse(
            $$"""{"subject":"{{escaped}}","{{escaped}}":1,"personalizations":[{"dynamic_template_data":{"a":"{{escaped}}"} }]}""");

        Assert.Equal(text, request.Subject);
        using var data = JsonDocument.Parse(request.Personalizations[0].DynamicTemplateData!.Value);
        Assert.Equal(text, data.RootElement.EnumerateObject().Single().Value.GetString());
    }

    [Fact]
    public void Text_without_lone_surrogates_is_not_copied()
    {
        ReadOnlyMemory<byte> json = Encoding.UTF8.GetBytes("""{"a":"\ud83d\ude00 \u003c \\ud83d"}""");

        Assert.True(json.Equals(LoneSurrogates.Replace(json)));
    }

    [Theory]
    [InlineData("\\")]
    [InlineData("\\u")]
    [InlineData("\\ud83")]
    [InlineData("\\ud83d")]
    [InlineData("\\ud83d\\")]
    [InlineData("\\ud83d\\ude0")]
    [InlineData("\\u+123\\u 1 2\\u-001")]
    public void Cut_escapes_do_no_harm(string text) =>
        Assert.Equal(text.Length, LoneSurrogates.Replace(Encoding.UTF8.GetBytes(text)).Length);

    public static TheoryData<string, string, string, string> HeaderBoundFields => new()
    {
        { "from.name", "The name cannot contain CRLF characters.", "from.name", "from" },
        { "personalizations.0.to.0.name", "The name cannot contain CRLF characters.", "personalizations.0.to.0.name", "personalizations.to" },
        { "reply_to", "The name cannot contain CRLF characters.", "reply_to.name", "reply_to" },
        { "reply_to_list", "The name cannot contain CRLF characters.", "reply_to_list.0.name", "reply_to_list" },
        { "subject", "The subject cannot contain CRLF characters.", "subject", "subject" },
        { "personalizations.0.subject", "The subject cannot contain CRLF characters.", "personalizations.0.subject", "personalizations.subject" },
        { "content.0.type", "Cannot contain ';', or CRLF characters.", "content.0.type", "content.type" },
        { "attachments.0.filename", "The filename of your attachment cannot contain CRLF characters.", "attachments.0.filename", "attachments.filename" },
        { "attachments.0.type", "The type cannot contain ';', or CRLF characters.", "attachments.0.type", "attachments.type" },
        { "attachments.0.content_id", "The content ID of your attachment cannot contain CRLF characters.", "attachments.0.content_id", "attachments.content_id" },
        { "headers", "The header values cannot contain CRLF characters.", "headers", "headers" },
        { "header name", "Header keys cannot contain non-ASCII characters and empty spaces.", "headers", "headers" },
        { "personalizations.0.headers", "The header values cannot contain CRLF characters.", "personalizations.0.headers", "personalizations.headers" },
        { "categories.0", "Categories cannot contain CRLF characters.", "categories.0", "categories" },
        { "custom_args", "The custom_args cannot contain CRLF characters.", "custom_args", "custom_args" },
        { "custom_args key", "The custom_args cannot contain CRLF characters.", "custom_args", "custom_args" },
        { "personalizations.0.custom_args", "The custom_args cannot contain CRLF characters.", "personalizations.0.custom_args", "personalizations.custom_args" },
        { "ip_pool_name", "The IP Pool name must be a valid pool name for your account. You provided [BREAK].", "ip_pool_name", "ip_pool_name" },
        { "batch_id", "invalid batch id", "batch_id", "batch_id" },
        { "template_id", "The template_id must be a valid GUID, you provided 'BREAK'.", "template_id", "template_id" },
        { "from.email", "The from email does not contain a valid address.", "from.email", "from" },
        { "personalizations.0.to.0.email", "Does not contain a valid address.", "personalizations.0.to.0.email", "personalizations.to" },
    };

    [Theory]
    [MemberData(nameof(HeaderBoundFields))]
    public void CR_LF_and_NUL_never_reach_a_header(string path, string message, string field, string anchor)
    {
        foreach (var character in "\r\n\0")
        {
            var text = $"a{character}Bcc: eve@example.net";
            var json = JsonSerializer.Serialize(text);
            var body = path switch
            {
                "reply_to" => SampleBody.With(path, $$"""{"email":"a@example.com","name":{{json}}}"""),
                "reply_to_list" => SampleBody.With(path, $$"""[{"email":"a@example.com","name":{{json}}}]"""),
                "header name" => SampleBody.With("headers", "{" + JsonSerializer.Serialize($"X-A{character}Bcc") + ":\"eve@example.net\"}"),
                "headers" or "custom_args" or "personalizations.0.headers" or "personalizations.0.custom_args" =>
                    SampleBody.With(path, $$"""{"X-A":{{json}}}"""),
                "custom_args key" => SampleBody.With("custom_args", $$"""{{{json}}:"a"}"""),
                _ when path.StartsWith("attachments", StringComparison.Ordinal) =>
                    SampleBody.With(SampleBody.With("attachments", """[{"content":"YQ==","filename":"a.txt"}]"""), path, json),
                _ => SampleBody.With(path, json),
            };

            ExpectedError.Only(body, field, message.Replace("BREAK", text, StringComparison.Ordinal), anchor);
        }
    }

    [Fact]
    public void A_long_value_is_cut_before_it_is_quoted()
    {
        var errors = SampleBody.Errors(SampleBody.With("template_id", $"\"{new string('x', 319)}\U0001f600{new string('y', 1_000_000)}\""));

        Assert.Equal($"The template_id must be a valid GUID, you provided '{new string('x', 319)}…'.", errors[0].Message);
    }

    [Fact]
    public void Errors_end_at_a_thousand()
    {
        var items = SampleBody.Repeat(5000, _ => "[]");
        Assert.Equal(1000, SampleBody.Errors($$"""{"personalizations":{{items}},"content":{{items}}}""").Count);
        Assert.Equal(1000, SampleBody.Errors(SampleBody.With("attachments", SampleBody.Repeat(5000, _ => "{}"))).Count);
    }

    [Fact]
    public void Mutations_of_a_valid_body_never_throw()
    {
        var random = new Random(20250301);
        var tokens = new[] { "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "-1e999", "\\ud800", "\\u0000", "\0", "é", "{}", "[[]]", "9223372036854775808" }
            .Select(Encoding.UTF8.GetBytes).ToArray();
        var valid = Encoding.UTF8.GetBytes(WholeRequestTests.Body);
        var read = 0;
        for (var round = 0; round < 4000; round++)
        {
            var bytes = valid.ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at));
                        break;
                    case 2:
                        bytes.InsertRange(at, tokens[random.Next(tokens.Length)]);
                        break;
                    default:
                        // A whole value of another type, so that much of what is made stays JSON.
                        at = Math.Max(0, bytes.LastIndexOf((byte)':', at)) + 1;
                        bytes.InsertRange(at, Encoding.UTF8.GetBytes("[1,\"a\"],\"x\":"));
                        break;
                }
            }

            if (MailSendParser.TryParse(bytes.ToArray(), out var request, out var errors))
            {
                read++;
                Assert.Empty(errors);
                Assert.All(MailSendRules.Check(request, SampleBody.Now), error => Assert.NotNull(error.Field));
            }
            else
            {
                Assert.Single(errors);
            }
        }

        Assert.InRange(read, 500, 3500);
    }
}
