using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Events.Tests;

/// <summary>The stored form of an event's detail: rows of years ago are read with these names.</summary>
public sealed class EventDetailTests
{
    private static readonly EventDetail Full = new()
    {
        Email = "ana@example.org",
        Response = "250 2.0.0 queued as 4F3A",
        Reason = "550 5.1.1 nobody here",
        Status = "2.0.0",
        BounceType = "blocked",
        BounceClassification = "Reputation",
        ReplyClass = "ip-blocklisted",
        Ip = "192.0.2.10",
        Tls = 1,
        CertificateError = "1",
        Attempt = "2",
        Host = "mx1.example.org",
        HostAddress = "198.51.100.7",
        TlsCipher = "Tls13 TLS_AES_256_GCM_SHA384",
        Stage = "dot",
        Tried = ["mx0.example.org [198.51.100.6]: connection refused"],
        TookMilliseconds = 184,
        Pool = new EventPool("news", "7"),
        NextTry = 1_900_000_000,
        Repeated = true,
        UserAgent = "Mozilla/5.0 (X11)",
        Url = "https://shop.example.com/a?b=1",
        UrlOffset = new EventUrlOffset(2, "html"),
        ContentType = "html",
        MachineOpen = false,
        ScannerClick = true,
        GroupId = 14,
        Subject = "Order 7781 for you",
        Date = "2029-12-31",
    };

    [Fact]
    public void Null_is_left_out() => Assert.Equal("""{"email":"ana@example.org"}""", Write(new EventDetail { Email = "ana@example.org" }));

    [Fact]
    public void Every_member_has_the_name_that_SendGrid_gave_it_or_ours() => Assert.Equal(
        """{"email":"ana@example.org","response":"250 2.0.0 queued as 4F3A","reason":"550 5.1.1 nobody here","status":"2.0.0","type":"blocked","bounce_classification":"Reputation","reply_class":"ip-blocklisted","""
        + """
        "ip":"192.0.2.10","tls":1,"cert_err":"1","attempt":"2","mx":"mx1.example.org","mx_ip":"198.51.100.7","tls_cipher":"Tls13 TLS_AES_256_GCM_SHA384",
        """.Trim()
        + """
        "stage":"dot","tried":["mx0.example.org [198.51.100.6]: connection refused"],"subject":"Order 7781 for you","took_ms":184,"pool":{"name":"news","id":"7"},"next_try":1900000000,"repeated":true,
        """.Trim()
        + """
        "useragent":"Mozilla/5.0 (X11)","url":"https://shop.example.com/a?b=1","url_offset":{"index":2,"type":"html"},"sg_content_type":"html","sg_machine_open":false,"scanner_click":true,"date":"2029-12-31","asm_group_id":14}
        """.Trim(),
        Write(Full));

    [Fact]
    public void The_full_detail_of_these_tests_leaves_nothing_out() =>
        Assert.All(typeof(EventDetail).GetProperties(), member => Assert.NotNull(member.GetValue(Full)));

    [Fact]
    public void Every_member_names_itself() =>
        Assert.All(typeof(EventDetail).GetProperties(), member => Assert.NotNull(member.GetCustomAttribute<JsonPropertyNameAttribute>()));

    [Fact]
    public void What_was_written_is_read_back()
    {
        var read = JsonSerializer.Deserialize(Write(Full), EventJson.Default.EventDetail)!;

        Assert.Equal(Full with { Tried = null }, read with { Tried = null });
        Assert.Equal(Full.Tried, read.Tried);
    }

    [Fact]
    public void Members_of_a_later_version_do_not_stop_an_earlier_one() =>
        Assert.Equal("ana@example.org", JsonSerializer.Deserialize("""{"email":"ana@example.org","mood":"fine"}""", EventJson.Default.EventDetail)!.Email);

    [Fact]
    public void A_hostile_reply_stays_a_text() =>
        Assert.Equal(
            "\"},{\"email\":\"x",
            JsonSerializer.Deserialize(Write(Full with { Response = "\"},{\"email\":\"x" }), EventJson.Default.EventDetail)!.Response);

    private static string Write(EventDetail detail) => JsonSerializer.Serialize(detail, EventJson.Default.EventDetail);
}
