using System.Text.Json;
using Posthorn.Sending.MailSend;

namespace Posthorn.Sending.Tests.MailSend;

public sealed class OptionsRulesTests
{
    private const string SizeText =
        "The combined size of both global and personalization custom arguments may not exceed 10,000 bytes per personalization.";

    [Theory]
    [InlineData("x-sg-id")]
    [InlineData("X-SG-EID")]
    [InlineData("Received")]
    [InlineData("DKIM-Signature")]
    [InlineData("content-type")]
    [InlineData("Content-Transfer-Encoding")]
    [InlineData("To")]
    [InlineData("FROM")]
    [InlineData("subject")]
    [InlineData("reply-to")]
    [InlineData("Cc")]
    [InlineData("Bcc")]
    public void Reserved_headers_are_refused_in_any_case(string name) =>
        ExpectedError.Only(SampleBody.With("headers", $$"""{"{{name}}":"a"}"""), "headers", "Header can not be one of the reserved keys.", "headers");

    [Fact]
    public void The_same_header_written_twice_is_a_duplicate() =>
        ExpectedError.Only(
            SampleBody.Minimal.Replace("{\"personalizations\"", "{\"headers\":{\"X-A\":\"1\",\"X-A\":\"2\"},\"personalizations\"", StringComparison.Ordinal),
            "headers", "The headers cannot contain duplicate keys.", "headers");

    [Fact]
    public void A_mistake_in_many_headers_is_named_once() =>
        Assert.Equal(
            ["The headers cannot contain duplicate keys.", "Header can not be one of the reserved keys."],
            SampleBody.Errors(SampleBody.With("headers", """{"To":"a","to":"b","cc":"a","bcc":"b"}""")).Select(error => error.Message));

    [Fact]
    public void Any_other_header_is_accepted() =>
        Assert.Empty(SampleBody.Errors(SampleBody.With(
            "headers", """{"List-Unsubscribe":"<https://example.com/off>","X-Priority":"1","Importance":"high","Sender":"a@example.com","X-Empty":""}""")));

    [Fact]
    public void Ten_categories_of_255_characters_are_the_most()
    {
        Assert.Empty(SampleBody.Errors(SampleBody.With("categories", SampleBody.Repeat(10, i => $"\"{i}{new string('a', 254)}\""))));
        ExpectedError.Only(
            SampleBody.With("categories", SampleBody.Repeat(11, i => $"\"{i}\"")),
            "categories", "There is a limit of 10 categories for each email that is sent. You provided 11 categories.", "categories");

        var tooLong = new string('a', 256);
        ExpectedError.Only(
            SampleBody.With("categories", $"[\"{tooLong}\"]"),
            "categories.0", $"Each category must not be longer than 255 characters. [{tooLong}] exceeds this limit", "categories");
    }

    [Theory]
    [InlineData(5000, 5000, false)]
    [InlineData(5000, 5001, true)]
    [InlineData(0, 10_000, false)]
    [InlineData(0, 10_001, true)]
    public void Custom_args_of_request_and_personalization_share_ten_thousand_bytes(int ofRequest, int ofPersonalization, bool isRefused)
    {
        var body = SampleBody.With(SampleBody.With("custom_args", Args(ofRequest)), "personalizations.0.custom_args", Args(ofPersonalization));

        if (isRefused)
        {
            ExpectedError.Only(body, "personalizations.0.custom_args", SizeText, "personalizations.custom_args");
        }
        else
        {
            Assert.Empty(SampleBody.Errors(body));
        }
    }

    [Fact]
    public void Custom_args_of_the_request_alone_are_blamed_there()
    {
        Assert.Empty(SampleBody.Errors(SampleBody.With("custom_args", Args(10_000))));
        ExpectedError.Only(SampleBody.With("custom_args", Args(10_001)), "custom_args", SizeText, "custom_args");
    }

    [Fact]
    public void Custom_args_are_counted_in_bytes() =>
        ExpectedError.Only(
            SampleBody.With("custom_args", JsonSerializer.Serialize(new Dictionary<string, string> { ["k"] = new string('é', 5000) })),
            "custom_args", SizeText, "custom_args");

    [Fact]
    public void Empty_custom_args_are_accepted() => Assert.Empty(SampleBody.Errors(SampleBody.With("custom_args", "{}")));

    [Fact]
    public void Substitutions_end_at_ten_thousand_bytes()
    {
        Assert.Empty(SampleBody.Errors(SampleBody.With("personalizations.0.substitutions", Args(10_000))));
        ExpectedError.Only(
            SampleBody.With("personalizations.0.substitutions", Args(10_001)),
            "personalizations.0.substitutions",
            "The combined size of substitutions may not exceed 10,000 bytes per personalization.",
            "personalizations.substitutions");
    }

    [Fact]
    public void Substitutions_end_at_ten_thousand_pairs()
    {
        var generous = MailSendLimits.Default with { SubstitutionBytes = 1_000_000 };
        MailSendRequest Request(int pairs) => SampleBody.Parse(SampleBody.With(
            "personalizations.0.substitutions", JsonSerializer.Serialize(Enumerable.Range(0, pairs).ToDictionary(i => $"{i}", _ => ""))));

        Assert.Empty(MailSendRules.Check(Request(10_000), SampleBody.Now, generous));
        Assert.Equal(
            [ExpectedError.Of("personalizations.0.substitutions", "You are limited to 10,000 substitutions.", "personalizations.substitutions")],
            MailSendRules.Check(Request(10_001), SampleBody.Now, generous));
    }

    [Theory]
    [InlineData("send_at", "send_at")]
    [InlineData("personalizations.0.send_at", "personalizations.send_at")]
    public void A_mail_is_scheduled_at_most_72_hours_ahead(string path, string anchor)
    {
        var latest = SampleBody.Now.AddHours(72).ToUnixTimeSeconds();

        Assert.Empty(SampleBody.Errors(SampleBody.With(path, $"{latest}")));
        Assert.Empty(SampleBody.Errors(SampleBody.With(path, "0")));
        Assert.Empty(SampleBody.Errors(SampleBody.With(path, "-99999999999999999999")));
        foreach (var late in (string[])[$"{latest + 1}", $"{latest}000", "99999999999999999999"])
        {
            ExpectedError.Only(SampleBody.With(path, late), path, "Scheduling more than 72 hours in advance is forbidden.", anchor);
        }
    }

    [Fact]
    public void A_pool_name_has_2_to_64_characters()
    {
        Assert.Empty(SampleBody.Errors(SampleBody.With("ip_pool_name", "\"ab\"")));
        Assert.Empty(SampleBody.Errors(SampleBody.With("ip_pool_name", $"\"{new string('a', 64)}\"")));
        Assert.Single(SampleBody.Errors(SampleBody.With("ip_pool_name", $"\"{new string('a', 65)}\"")));
    }

    [Fact]
    public void Twenty_five_groups_are_displayed_at_most()
    {
        Assert.Empty(SampleBody.Errors(Asm(25)));
        ExpectedError.Only(
            Asm(26), "asm.groups_to_display", "There is a limit of 25 unsubscribe groups that can be displayed to a user at a time.", "asm.groups_to_display");

        static string Asm(int groups) => SampleBody.With("asm", $$"""{"group_id":1,"groups_to_display":{{SampleBody.Repeat(groups, i => $"{i}")}}}""");
    }

    [Theory]
    [InlineData("spam")]
    [InlineData("bounce")]
    [InlineData("unsubscribe")]
    public void Bypassing_every_list_stands_alone(string other)
    {
        string Settings(string all, string one) =>
            SampleBody.With("mail_settings", $$"""{"bypass_list_management":{"enable":{{all}} },"bypass_{{other}}_management":{"enable":{{one}} } }""");

        Assert.Empty(SampleBody.Errors(Settings("true", "false")));
        Assert.Empty(SampleBody.Errors(Settings("false", "true")));
        ExpectedError.Only(
            Settings("true", "true"), "mail_settings", "The bypass_list_management filter cannot be combined with any other bypass filter.", "mail_settings");
    }

    [Fact]
    public void The_other_bypass_filters_go_together() =>
        Assert.Empty(SampleBody.Errors(SampleBody.With(
            "mail_settings",
            """{"bypass_spam_management":{"enable":true},"bypass_bounce_management":{"enable":true},"bypass_unsubscribe_management":{"enable":true}}""")));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void A_spam_threshold_is_1_to_10(int threshold, bool isAccepted)
    {
        var body = SampleBody.With("mail_settings.spam_check.threshold", $"{threshold}");
        if (isAccepted)
        {
            Assert.Empty(SampleBody.Errors(body));
        }
        else
        {
            ExpectedError.Only(
                body,
                "mail_settings.spam_check.threshold",
                "The spam check threshold is between 1 and 10, with the lower numbers being the most strict filtering. ",
                "mail_settings.spam_check.threshold");
        }
    }

    [Fact]
    public void Retired_settings_that_are_off_need_nothing() =>
        Assert.Empty(SampleBody.Errors(SampleBody.With("mail_settings", """{"bcc":{"enable":false},"spam_check":{}}""")));

    private static string Args(int bytes) => bytes == 0 ? "{}" : $$"""{"k":"{{new string('a', bytes - 1)}}"}""";
}
