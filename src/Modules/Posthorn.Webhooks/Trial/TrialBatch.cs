using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Posthorn.Webhooks.Trial;

/// <summary>One invented event of each type, for an endpoint to show that it works. Pure but for the ids.</summary>
internal static class TrialBatch
{
    private const string Agent = "Mozilla/4.0 (compatible; MSIE 6.1; Windows XP; .NET CLR 1.1.4322; .NET CLR 2.0.50727)";

    public static byte[] Write(DateTimeOffset now)
    {
        var message = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var body = new ArrayBufferWriter<byte>(8192);
        string[] names =
        [
            "processed", "deferred", "delivered", "open", "click", "bounce", "dropped", "spamreport", "unsubscribe", "group_unsubscribe", "group_resubscribe",
        ];
        for (var i = 0; i < names.Length; i++)
        {
            body.Write(i == 0 ? "["u8 : ",\r\n"u8);
            body.Write(Encoding.UTF8.GetBytes(EventOf(names[i], message, now).ToJsonString()));
        }

        body.Write("]\r\n"u8);
        return body.WrittenSpan.ToArray();
    }

    private static JsonObject EventOf(string name, string message, DateTimeOffset now)
    {
        var json = new JsonObject
        {
            ["email"] = "example@test.com",
            ["timestamp"] = now.ToUnixTimeSeconds(),
            ["smtp-id"] = $"<{message}@test.com>",
            ["event"] = name,
            ["category"] = new JsonArray("cat facts"),
            ["sg_event_id"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            ["sg_message_id"] = $"{message}.recvd-posthorn-0-1-{now.ToUnixTimeSeconds():X8}-0.0",
        };
        switch (name)
        {
            case "deferred":
                (json["response"], json["attempt"]) = ("400 try again later", "5");
                break;
            case "delivered":
                (json["response"], json["ip"], json["tls"]) = ("250 OK", "192.0.2.10", 1);
                break;
            case "bounce":
                (json["reason"], json["status"], json["type"], json["bounce_classification"]) = ("500 unknown recipient", "5.0.0", "bounce", "Invalid Address");
                break;
            case "dropped":
                (json["reason"], json["status"]) = ("Bounced Address", "5.0.0");
                break;
            case "open":
                (json["useragent"], json["ip"], json["sg_content_type"], json["sg_machine_open"]) = (Agent, "255.255.255.255", "html", false);
                break;
            case "click":
                (json["useragent"], json["ip"], json["url"]) = (Agent, "255.255.255.255", "http://www.example.com/");
                json["url_offset"] = new JsonObject { ["index"] = 0, ["type"] = "html" };
                break;
            case "group_unsubscribe" or "group_resubscribe":
                (json["useragent"], json["ip"], json["url"], json["asm_group_id"]) = (Agent, "255.255.255.255", "http://www.example.com/", 10);
                break;
        }

        return json;
    }
}
