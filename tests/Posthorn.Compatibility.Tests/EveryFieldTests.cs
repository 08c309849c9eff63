using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.Testing.Schemas;

namespace Posthorn.Compatibility.Tests;

/// <summary>Every field of the official description: taken, or refused when it names what the account does not have.</summary>
public sealed class EveryFieldTests(SendingServer server)
{
    private static readonly SchemaDocument Description = SchemaDocument.Load(Path.Combine(AppContext.BaseDirectory, "schemas", "mail.json"));
    private static readonly JsonElement Schema = Description.RequestBody("/v3/mail/send", "post");

    /// <summary>What excludes one another stands in two mails.</summary>
    private static readonly string[] Mails =
    [
        """
        {
          "personalizations": [
            {
              "from": {"email": "ana@example.com", "name": "Ana"},
              "to": [{"email": "f1@example.net", "name": "First"}], "cc": [{"email": "f2@example.net", "name": "Second"}], "bcc": [{"email": "f3@example.net", "name": "Third"}],
              "subject": "Its own", "headers": {"X-Own": "1"}, "dynamic_template_data": {"city": "Bern"}, "custom_args": {"own": "1"}, "send_at": 1700000000
            },
            {"to": [{"email": "f4@example.net"}]}
          ],
          "from": {"email": "shop@example.com", "name": "Shop"},
          "reply_to": {"email": "help@example.com", "name": "Help"},
          "subject": "Everything",
          "content": [{"type": "text/plain", "value": "Hello"}, {"type": "text/html", "value": "<p>Hello</p>"}],
          "attachments": [{"content": "aGk=", "type": "text/plain", "filename": "hi.txt", "disposition": "inline", "content_id": "hi"}],
          "headers": {"X-Common": "1"}, "categories": ["one", "two"], "custom_args": {"common": "1"}, "send_at": 1700000000,
          "mail_settings": {
            "bypass_list_management": {"enable": true},
            "footer": {"enable": false, "text": "Bye", "html": "<p>Bye</p>"},
            "sandbox_mode": {"enable": false}
          },
          "tracking_settings": {
            "click_tracking": {"enable": false, "enable_text": false},
            "open_tracking": {"enable": false, "substitution_tag": "%open%"},
            "subscription_tracking": {"enable": false, "text": "Bye", "html": "<p>Bye</p>", "substitution_tag": "%bye%"},
            "ganalytics": {"enable": false, "utm_source": "a", "utm_medium": "b", "utm_term": "c", "utm_content": "d", "utm_campaign": "e"}
          }
        }
        """,
        """
        {
          "personalizations": [{"to": [{"email": "f5@example.net"}], "substitutions": {"-name-": "Ana"}}],
          "from": {"email": "shop@example.com"},
          "reply_to_list": [{"email": "help@example.com", "name": "Help"}, {"email": "other@example.com"}],
          "subject": "The rest",
          "content": [{"type": "text/plain", "value": "Hello"}],
          "mail_settings": {
            "bypass_spam_management": {"enable": true}, "bypass_bounce_management": {"enable": true}, "bypass_unsubscribe_management": {"enable": true}
          }
        }
        """,
    ];

    /// <summary>Fields that name something of the account's, each with a name that it does not have.</summary>
    public static TheoryData<string, string> Unknown => new()
    {
        { "template_id", "\"5997fcf6-2b9f-484d-acd5-7e9a99f0dc1f\"" },
        { "batch_id", "\"AsdFgHjklQweRTYuIopzXcVBNm0aSDfGHjklmZcVbNMqWert1znmOP2asDFjkl\"" },
        { "asm", """{"group_id": 999999999, "groups_to_display": [999999999]}""" },
        { "ip_pool_name", "\"transactional\"" },
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_mail_with_all_fields_fits_the_description_and_is_accepted(int mail)
    {
        var violations = SchemaChecker.Check(Description, Schema, JsonElement.Parse(Mails[mail]));
        Assert.Empty(SchemaExceptions.Without(SchemaExceptions.OfRequests, violations));

        using var answer = await server.Process.PostJsonAsync("v3/mail/send", Mails[mail]);
        Assert.True((int)answer.StatusCode == 202, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_recipient_of_the_mail_with_everything_gets_a_copy()
    {
        using var answer = await server.Process.PostJsonAsync("v3/mail/send", Mails[0].Replace("f1@", "g1@").Replace("f2@", "g2@").Replace("f3@", "g3@").Replace("f4@", "g4@"));
        Assert.Equal(202, (int)answer.StatusCode);

        foreach (var (recipient, subject) in new[] { ("g1", "Its own"), ("g2", "Its own"), ("g3", "Its own"), ("g4", "Everything") })
        {
            Assert.Equal(subject, (await server.Sink.WaitForAsync($"{recipient}@example.net")).Header("Subject"));
        }
    }

    [Fact]
    public void These_mails_use_every_field_of_the_description_but_those_that_name_something_of_the_accounts()
    {
        var used = Mails.SelectMany(mail => PathsOf(JsonElement.Parse(mail), "")).ToHashSet();
        var unknown = Unknown.Select(row => row.Data.Item1).ToList();
        var missing = PathsOfSchema(Schema, "").Where(path => !used.Contains(path) && !unknown.Any(path.StartsWith));
        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task What_the_account_does_not_have_is_refused_with_its_name(string field, string value)
    {
        var mail = JsonNode.Parse(Mails[1])!;
        var holder = field.StartsWith("personalizations", StringComparison.Ordinal) ? mail["personalizations"]![0]! : mail;
        holder[field.Split('.')[^1]] = JsonNode.Parse(value);

        using var answer = await server.Process.PostJsonAsync("v3/mail/send", mail.ToJsonString());
        Assert.Equal(400, (int)answer.StatusCode);
        var error = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("errors")[0];
        Assert.StartsWith(field.Split('.')[0], error.GetProperty("field").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_exception_for_requests_is_still_needed()
    {
        var violations = SchemaChecker.Check(Description, Schema, JsonElement.Parse(Mails[0]));
        Assert.All(SchemaExceptions.OfRequests, exception => Assert.Contains(violations, exception.Covers));
    }

    private static IEnumerable<string> PathsOfSchema(JsonElement schema, string path)
    {
        var resolved = Description.Resolve(schema);
        if (resolved.TryGetProperty("items", out var items))
        {
            return PathsOfSchema(items, $"{path}.*");
        }

        return resolved.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().SelectMany(member => PathsOfSchema(member.Value, Below(path, member.Name)))
            : [path];
    }

    private static IEnumerable<string> PathsOf(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => PathsOf(member.Value, Below(path, member.Name))).Append(path),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => PathsOf(item, $"{path}.*")),
        _ => [path],
    };

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
