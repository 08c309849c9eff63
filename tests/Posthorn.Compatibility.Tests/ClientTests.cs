using System.Text.Json;
using System.Text.Json.Nodes;
using Posthorn.Testing.Hosting;

namespace Posthorn.Compatibility.Tests;

/// <summary>What programs with SendGrid's official client rely on besides the plain send.</summary>
public sealed class ClientTests(SendingServer server)
{
    [Fact]
    public async Task SendMultiple_sends_each_recipient_a_mail_of_their_own()
    {
        string[] recipients = ["m1@example.net", "m2@example.net", "m3@example.net"];
        var outcome = await SendAsync(new { to = recipients, from = "shop@example.com", subject = "For each", text = "Hello" }, isMultiple: true);

        Assert.Equal(202, outcome.GetProperty("statusCode").GetInt32());
        foreach (var recipient in recipients)
        {
            Assert.Equal(recipient, (await server.Sink.WaitForAsync(recipient)).Header("To"));
        }
    }

    [Fact]
    public async Task Personalizations_of_the_client_have_their_own_subject_sender_and_headers()
    {
        var outcome = await SendAsync(new
        {
            personalizations = new object[]
            {
                new { to = "p1@example.net", subject = "The first", headers = new Dictionary<string, string> { ["X-Place"] = "1" } },
                new { to = "p2@example.net", from = new { email = "other@example.com", name = "Other" } },
            },
            from = "shop@example.com",
            subject = "The common one",
            text = "Hello",
        });

        Assert.Equal(202, outcome.GetProperty("statusCode").GetInt32());
        var first = await server.Sink.WaitForAsync("p1@example.net");
        var second = await server.Sink.WaitForAsync("p2@example.net");
        Assert.Equal(("The first", "1", "shop@example.com"), (first.Header("Subject"), first.Header("X-Place"), first.Header("From")));
        Assert.Equal(("The common one", null, "Other <other@example.com>"), (second.Header("Subject"), second.Header("X-Place"), second.Header("From")));
    }

    [Fact]
    public async Task Sandbox_mode_answers_200_with_an_empty_body_and_sends_nothing()
    {
        var outcome = await SendAsync(Simple("sandbox@example.net", new { mailSettings = new { sandboxMode = new { enable = true } } }));
        Assert.Equal(200, outcome.GetProperty("statusCode").GetInt32());
        Assert.Equal("", outcome.GetProperty("body").GetString());

        // What was sent afterwards has arrived: had the first been sent, it would be there too.
        await SendAsync(Simple("after-sandbox@example.net"));
        await server.Sink.WaitForAsync("after-sandbox@example.net");
        Assert.Equal(0, server.Sink.TimesAsked("sandbox@example.net"));
    }

    [Fact]
    public async Task A_compressed_request_is_taken_like_a_plain_one()
    {
        var mail = new
        {
            personalizations = new[] { new { to = new[] { new { email = "gzip@example.net" } } } },
            from = new { email = "shop@example.com" },
            subject = "Compressed",
            content = new[] { new { type = "text/plain", value = new string('z', 100_000) } },
        };
        var outcome = await NodeClient.SendAsync(server.Host, PosthornProcess.Key, mail, script: "send-gzip.js");

        Assert.Equal(202, outcome.GetProperty("statusCode").GetInt32());
        Assert.Equal("Compressed", (await server.Sink.WaitForAsync("gzip@example.net")).Header("Subject"));
    }

    [Fact]
    public async Task A_bad_mail_is_a_ResponseError_with_every_problem_in_SendGrids_words()
    {
        var error = await SendAsync(new { to = "no address", from = "shop@example.com", subject = "Hello", content = new[] { new { type = "text/plain", value = "" } } });

        AssertIsError(error, 400, "Bad Request");
        var problems = error.GetProperty("response").GetProperty("body").GetProperty("errors");
        AssertProblem(
            problems[0], "Does not contain a valid address.", "personalizations.0.to.0.email",
            "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html#message.personalizations.to");
        AssertProblem(
            problems[1], "The content value must be a string at least one character in length.", "content.0.value",
            "http://sendgrid.com/docs/API_Reference/Web_API_v3/Mail/errors.html#message.content.value");
        Assert.StartsWith("Bad Request (400)\n  Does not contain a valid address.\n    personalizations.0.to.0.email", error.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_a_ResponseError_401()
    {
        var wrong = string.Concat(PosthornProcess.Key.AsSpan(0, PosthornProcess.Key.Length - 1), "C");
        var error = await NodeClient.SendAsync(server.Host, wrong, Simple("wrong-key@example.net"));

        AssertIsError(error, 401, "Unauthorized");
        AssertProblem(
            error.GetProperty("response").GetProperty("body").GetProperty("errors")[0],
            "The provided authorization grant is invalid, expired, or revoked", field: null, help: null);
    }

    [Fact]
    public async Task A_key_without_the_scope_is_a_ResponseError_403()
    {
        var error = await NodeClient.SendAsync(server.Host, await server.CreateKeyAsync("stats.read"), Simple("no-scope@example.net"));

        AssertIsError(error, 403, "Forbidden");
        AssertProblem(error.GetProperty("response").GetProperty("body").GetProperty("errors")[0], "access forbidden", field: null, help: "missing required scope: mail.send");
    }

    [Fact]
    public async Task A_key_with_the_scope_of_mail_send_alone_sends()
    {
        var outcome = await NodeClient.SendAsync(server.Host, await server.CreateKeyAsync("mail.send"), Simple("scoped@example.net"));
        Assert.Equal(202, outcome.GetProperty("statusCode").GetInt32());
        await server.Sink.WaitForAsync("scoped@example.net");
    }

    private static object Simple(string to) => new { to, from = "shop@example.com", subject = "Hello", text = "Hello" };

    private static JsonObject Simple(string to, object more)
    {
        var mail = JsonSerializer.SerializeToNode(Simple(to))!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(more)!.AsObject())
        {
            mail[name] = value?.DeepClone();
        }

        return mail;
    }

    private static void AssertIsError(JsonElement error, int code, string message)
    {
        Assert.Equal("ResponseError", error.GetProperty("name").GetString());
        Assert.Equal(code, error.GetProperty("code").GetInt32());
        Assert.Equal(message, error.GetProperty("message").GetString());
        Assert.StartsWith("application/json", error.GetProperty("response").GetProperty("headers").GetProperty("content-type").GetString(), StringComparison.Ordinal);
    }

    private static void AssertProblem(JsonElement problem, string message, string? field, string? help)
    {
        Assert.Equal(["message", "field", "help"], problem.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            (message, field, help),
            (problem.GetProperty("message").GetString(), problem.GetProperty("field").GetString(), problem.GetProperty("help").GetString()));
    }

    private Task<JsonElement> SendAsync(object mail, bool isMultiple = false) => NodeClient.SendAsync(server.Host, PosthornProcess.Key, mail, isMultiple);
}
