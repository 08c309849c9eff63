using System.Buffers;
using System.Text;
using System.Text.Json;
using Posthorn.Kernel;

namespace Posthorn.Events.Tests;

/// <summary>One event of each type, held against a file: what programs read for years.</summary>
public sealed class EventPayloadTests
{
    private static readonly CopyFacts Facts = new(
        3, "ana@example.org", "AAAAAAAAAE0AAAAAAAAAYw", "<AAAAAAAAAE0AAAAAAAAAYw@mail.example.com>", "shop@example.com", "Your order", ["receipts", "café"],
        new Dictionary<string, string> { ["order"] = "7781 <b>&</b>", ["email"] = "not@this.example" }, 14, new EventPool("bulk", "210"), 1_893_499_200, "d-1", "site");

    private static readonly EventDetail Client = new() { Email = "ana@example.org", Ip = "203.0.113.9", UserAgent = "Mozilla/5.0 (X11; Linux x86_64)" };

    public static TheoryData<EventType> Types => [.. Enum.GetValues<EventType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void An_event_is_written_as_its_file_says(EventType type)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Payloads", $"{type.WireName()}.json");
        Assert.Equal(File.ReadAllText(file).TrimEnd(), Write(Happened(type), Facts));
    }

    [Fact]
    public void An_event_whose_mail_is_gone_says_what_it_knows_itself()
    {
        var json = JsonElement.Parse(Write(Happened(EventType.Delivered), null));

        Assert.Equal(["email", "timestamp", "event", "sg_event_id", "response", "ip", "tls"], json.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void Events_of_test_mail_say_so_and_are_otherwise_the_same()
    {
        var facts = Facts with { UniqueArguments = new Dictionary<string, string> { ["posthorn_test"] = "mine" } };

        Assert.Equal("mine", JsonElement.Parse(Write(Happened(EventType.Delivered), facts)).GetProperty("posthorn_test").GetString());
        var test = Write(Happened(EventType.Delivered), facts with { IsTest = true });
        Assert.True(Assert.Single(JsonElement.Parse(test).EnumerateObject(), member => member.Name == "posthorn_test").Value.GetBoolean());
        Assert.Equal(Write(Happened(EventType.Delivered), Facts with { UniqueArguments = new Dictionary<string, string>() }), test.Replace(",\"posthorn_test\":true", "", StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_that_the_event_lacks_is_the_mails() =>
        Assert.Equal("ana@example.org", JsonElement.Parse(Write(Happened(EventType.Open) with { Detail = Client with { Email = "" } }, Facts)).GetProperty("email").GetString());

    [Fact]
    public void A_hostile_reply_stays_inside_its_text()
    {
        var happened = Happened(EventType.Bounce);
        var json = JsonElement.Parse(Write(happened with { Detail = happened.Detail with { Reason = "\"},{\"event\":\"delivered\u2028</script>\\" } }, Facts));

        Assert.Equal("\"},{\"event\":\"delivered\u2028</script>\\", json.GetProperty("reason").GetString());
        Assert.Equal("bounce", json.GetProperty("event").GetString());
    }

    [Fact]
    public void The_event_id_is_of_this_event_alone_and_can_stand_in_an_address()
    {
        var one = Happened(EventType.Delivered);
        var ids = new[] { one, one with { Id = one.Id + 1 }, one with { AccountId = 4 }, one with { Type = EventType.Open } }.Select(EventPayload.EventId).ToList();

        Assert.Equal(4, ids.Distinct().Count());
        Assert.Equal(ids[0], EventPayload.EventId(one with { Detail = Client }));
        Assert.Equal("delivered-3-1001", Encoding.ASCII.GetString(Convert.FromBase64String(Padded(ids[0]))));
        var longest = EventPayload.EventId(one with { Id = long.MaxValue, AccountId = long.MaxValue, Type = EventType.GroupUnsubscribe });
        Assert.InRange(longest.Length, 1, 100);
        Assert.Matches("^[A-Za-z0-9_-]+$", longest);
    }

    [Fact]
    public void Programs_find_the_message_id_before_recvd_and_the_place_at_the_end()
    {
        var id = EventPayload.MessageId(Happened(EventType.Open), Facts);

        Assert.Equal(Facts.MessageId, id[..id.IndexOf(".recvd", StringComparison.Ordinal)]);
        Assert.Matches(@"^[A-Za-z0-9_-]{22}\.recvd-[a-z0-9]+-\d+-1-[0-9A-F]{8}-[0-9A-F]+\.2$", id);
    }

    private static string Padded(string base64Url) => base64Url.Replace('-', '+').Replace('_', '/') + new string('=', (4 - base64Url.Length % 4) % 4);

    private static CopyEvent Happened(EventType type) =>
        new(1001, 3, new CopyId(7_123_456_789_012_345_678, 2), type, DateTimeOffset.FromUnixTimeMilliseconds(1_893_456_000_987), DetailOf(type));

    private static EventDetail DetailOf(EventType type) => type switch
    {
        EventType.Processed => new() { Email = "ana@example.org", Pool = Facts.Pool },
        EventType.Dropped => new() { Email = "ana@example.org", Reason = "Bounced Address", Status = "5.0.0" },
        EventType.Delivered => new() { Email = "ana@example.org", Response = "250 2.0.0 OK queued as 4XyZ", Ip = "192.0.2.10", Tls = 1, Host = "mx.example.org", TookMilliseconds = 5 },
        EventType.Deferred => new() { Email = "ana@example.org", Response = "451 4.7.1 try again later", Ip = "192.0.2.10", Tls = 0, Attempt = "2", NextTry = 5, CertificateError = "1" },
        EventType.Bounce => new()
        {
            Email = "ana@example.org", Reason = "550 5.1.1 no <such> user", Status = "5.1.1", BounceType = "bounce", BounceClassification = "Invalid Address",
            ReplyClass = "bad-mailbox", Ip = "192.0.2.10", Tls = 1,
        },
        EventType.Open => Client with { ContentType = "html", MachineOpen = true },
        EventType.Click => Client with { Url = "https://shop.example.com/o?a=1&b=2", UrlOffset = new EventUrlOffset(4, "text"), ScannerClick = true },
        EventType.GroupUnsubscribe or EventType.GroupResubscribe => Client with { Url = "https://links.example.com/asm/unsubscribe/?data=x", GroupId = 15 },
        EventType.Unsubscribe => Client with { Date = "2029-12-31" },
        EventType.AccountStatusChange => new() { Email = "", BounceType = "compliance_suspend" },
        _ => new() { Email = "ana@example.org" },
    };

    private static string Write(CopyEvent happened, CopyFacts? facts)
    {
        var output = new ArrayBufferWriter<byte>();
        EventPayload.Write(happened, facts, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
