using System.Text;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.MailSend.Writing;
using Posthorn.Sending.SmtpApi;

namespace Posthorn.Sending.Tests.SmtpApi;

public sealed class SmtpApiMappingTests
{
    private static readonly DateTimeOffset Noon = Requests.Noon;

    [Fact]
    public void Recipients_of_the_header_are_shown_and_have_their_own_texts_and_times()
    {
        var request = Map("""{"to":["Ana <ana@example.org>","ben@example.org"],"sub":{"-n-":["A"]},"section":{"-s-":"t"},"send_each_at":[1,2]}""", "rcpt@example.org");

        Assert.Equal([[new("ana@example.org", "Ana")], [new EmailObject("ben@example.org")]], request.Personalizations.Select(personalization => personalization.To));
        Assert.All(request.Personalizations, personalization => Assert.Empty(personalization.Bcc));
        Assert.Equal(["A", ""], request.Personalizations.Select(personalization => personalization.Substitutions!["-n-"]));
        Assert.Equal([1L, 2L], request.Personalizations.Select(personalization => personalization.SendAt));
        Assert.Equal("t", request.Sections["-s-"]);
    }

    [Fact]
    public void Without_them_those_of_the_envelope_get_it_unseen()
    {
        var request = Map("""{"category":"c","unique_args":{"a":"b"},"send_at":7,"batch_id":"x","ip_pool":"p1","asm_group_id":5,"asm_groups_to_display":[5]}""", "a@example.org", "b@example.org");

        Assert.All(request.Personalizations, personalization => Assert.Empty(personalization.To));
        Assert.Equal(["a@example.org", "b@example.org"], request.Personalizations.Select(personalization => personalization.Bcc.Single().Email));
        Assert.All(request.Personalizations, personalization => Assert.Null(personalization.Substitutions));
        Assert.Equal(("c", "b", 7L, "x", "p1"), (request.Categories.Single(), request.CustomArgs["a"], request.SendAt, request.BatchId, request.IpPoolName));
        Assert.Equal(5, request.Asm!.GroupId);
        Assert.Equal([5], request.Asm.GroupsToDisplay);
    }

    [Fact]
    public void Every_filter_becomes_its_setting()
    {
        var request = Map(
            """
            {"filters":{
              "bcc":{"settings":{"enable":1,"email":"x@example.org"}}, "bypass_list_management":{"settings":{"enable":"1"}},
              "bypass_spam_management":{"settings":{"enable":0}}, "bypass_bounce_management":{"settings":{"enable":1}}, "bypass_unsubscribe_management":{"settings":{"enable":1}},
              "clicktrack":{"settings":{"enable":1,"enable_text":true}}, "dkim":{"settings":{"domain":"x","use_from":1}}, "domainkeys":{"settings":{"enable":1}},
              "footer":{"settings":{"enable":1,"text/plain":"t","text/html":"h"}}, "forwardspam":{"settings":{"email":"x"}}, "gravatar":{"settings":{"enable":1}}, "invented":{"x":1},
              "ganalytics":{"settings":{"enable":1,"utm_source":"s","utm_medium":"m","utm_term":"t","utm_content":"c","utm_campaign":"n"}},
              "opentrack":{"settings":{"enable":1,"replace":"%o%"}}, "spamcheck":{"settings":{"enable":1,"maxscore":3.5,"url":"http://example.org/"}},
              "subscriptiontrack":{"settings":{"enable":1,"text/plain":"u","text/html":"v","replace":"%u%"}},
              "template":{"settings":{"enable":1,"text/html":"<% body %>"}}, "templates":{"settings":{"enable":1,"template_id":"1b2c"}}}}
            """,
            "a@example.org");

        var (on, off) = (new SwitchSetting(true), new SwitchSetting(false));
        Assert.Equal(
            new MailSettings
            {
                Bcc = new(true, "x@example.org"), BypassListManagement = on, BypassSpamManagement = off, BypassBounceManagement = on, BypassUnsubscribeManagement = on,
                Footer = new(true, "t", "h"), SpamCheck = new(true, 3, "http://example.org/"), Template = new(true, "<% body %>"),
            },
            request.MailSettings);
        Assert.Equal(
            new TrackingSettings
            {
                ClickTracking = new(true, true), OpenTracking = new(true, "%o%"), SubscriptionTracking = new(true, "u", "v", "%u%"),
                Ganalytics = new() { Enable = true, UtmSource = "s", UtmMedium = "m", UtmTerm = "t", UtmContent = "c", UtmCampaign = "n" },
            },
            request.TrackingSettings);
        Assert.Equal("1b2c", request.TemplateId);
    }

    [Fact]
    public void A_template_that_is_switched_off_is_none() =>
        Assert.Null(Map("""{"filters":{"templates":{"settings":{"enable":0,"template_id":"1b2c"}}}}""", "a@example.org").TemplateId);

    [Theory]
    [InlineData("""{"to":["a@example.org","b@example.org"],"send_each_at":[1]}""", "send_each_at has 1 times for 2 recipients")]
    [InlineData("""{"send_each_at":[1,2]}""", "send_each_at has 2 times for 1 recipients")]
    public void Times_and_recipients_must_be_as_many(string header, string problem)
    {
        Assert.False(SmtpApiMapping.TryMap(SmtpApiHeaderTests.Parse(header), ["a@example.org"], out _, out var problems));
        Assert.Equal([problem], problems);
    }

    [Fact]
    public void A_small_header_cannot_ask_for_a_hundred_million_substitutions()
    {
        var tags = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"{i}\":\"\""));
        var to = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"r{i}@example.org\""));

        Assert.False(SmtpApiMapping.TryMap(SmtpApiHeaderTests.Parse($$"""{"to":[{{to}}],"sub":{ {{tags}} } }"""), [], out _, out var problems));
        Assert.Equal(["sub has 10000 tags for 10000 recipients, and 500,000 substitutions are allowed in all"], problems);
    }

    [Theory]
    [InlineData("""{"send_at":2000000000}""", "Scheduling more than 72 hours in advance is forbidden.")]
    [InlineData("""{"send_each_at":[2000000000]}""", "Scheduling more than 72 hours in advance is forbidden.")]
    [InlineData("""{"batch_id":"a b"}""", "invalid batch id")]
    [InlineData("""{"ip_pool":"x"}""", "The IP Pool name must be a valid pool name for your account. You provided [x].")]
    public void What_mail_send_would_refuse_is_refused_in_its_words(string header, string problem) =>
        Assert.Equal([problem], SmtpApiRules.Check(Map(header, "a@example.org"), Noon, MailSendLimits.Default));

    [Fact]
    public void Ten_thousand_bytes_of_substitutions_for_one_recipient_are_the_most()
    {
        Assert.Empty(SmtpApiRules.Check(Map($$$"""{"sub":{"a":["{{{new string('x', 9_999)}}}"]}}""", "a@example.org"), Noon, MailSendLimits.Default));
        Assert.Single(SmtpApiRules.Check(Map($$$"""{"sub":{"a":["{{{new string('x', 10_000)}}}"]}}""", "a@example.org", "b@example.org"), Noon, MailSendLimits.Default));
    }

    [Fact]
    public void Tags_in_unique_args_get_the_text_of_each_recipient()
    {
        Assert.True(SubstitutedArgs.TryApply(
            Map("""{"to":["a@example.org","b@example.org"],"sub":{"-id-":["7","8"]},"section":{"-s-":"x"},"unique_args":{"who":"user -id-","same":"one"}}"""), out var request, out _));

        Assert.Equal(["user 7", "user 8"], request.Personalizations.Select(personalization => Assert.Single(personalization.CustomArgs).Value));
        Assert.Equal("user -id-", request.CustomArgs["who"]);
    }

    [Theory]
    [InlineData("""{"to":["a@example.org"],"sub":{"-a-":["-b--b--b--b--b-"],"-b-":["LONG"]},"unique_args":{"x":"-a-"}}""")]
    [InlineData("""{"to":["a@example.org"],"sub":{"-a-":["one\r\ntwo"]},"unique_args":{"x":"-a-"}}""")]
    public void Args_that_grow_too_large_or_break_a_line_are_refused(string header)
    {
        Assert.False(SubstitutedArgs.TryApply(Map(header.Replace("LONG", new string('x', 3000), StringComparison.Ordinal)), out _, out var problems));
        Assert.Equal(["unique_args must stay small and on one line each after its tags are replaced"], problems);
    }

    [Fact]
    public void A_mapped_request_is_written_as_the_JSON_that_mail_send_reads()
    {
        var request = Map("""{"to":["Ana <ana@example.org>"],"sub":{"-n-":["A"]},"category":"c"}""");

        Assert.Equal(
            """{"personalizations":[{"to":[{"email":"ana@example.org","name":"Ana"}],"substitutions":{"-n-":"A"}}],"categories":["c"]}""",
            Encoding.UTF8.GetString(MailSendRequestWriter.Write(request).Span));
    }

    private static MailSendRequest Map(string header, params string[] recipients)
    {
        Assert.True(SmtpApiMapping.TryMap(SmtpApiHeaderTests.Parse(header), recipients, out var request, out var problems), string.Join("; ", problems));
        return request;
    }
}
