using System.Text.Json;
using Posthorn.EndToEnd.Tests.Suppressions;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Users;

/// <summary>Where an account is: said over the API and on the server, and what goes by it.</summary>
public sealed class TimeZoneTests
{
    /// <summary>It is never the same day in both.</summary>
    private const string East = "Pacific/Kiritimati";
    private const string West = "Pacific/Pago_Pago";

    [Fact]
    public async Task A_zone_is_set_over_the_api_and_on_the_server_and_statistics_end_on_its_today()
    {
        await using var process = await PosthornProcess.StartAsync();
        var client = new SuppressionClient(process);
        Assert.Equal("""{"timezone":"UTC"}""", (await client.GetAsync("v3/user/timezone")).GetRawText());

        Assert.Equal((200, $$"""{"timezone":"{{East}}"}"""), await client.CallAsync("PUT", "v3/user/timezone", $$"""{"timezone":"{{East}}"}"""));
        Assert.Equal((200, ""), await LastDayAsync(client, East));
        Assert.Contains("account.timezone", (await client.CallAsync("GET", "v3/posthorn/audit")).Body, StringComparison.Ordinal);
        Assert.Equal(East, (await process.CommandAsync("account", "timezone")).Output.Trim());

        Assert.Equal((200, $$"""{"timezone":"{{West}}"}"""), await client.CallAsync("PATCH", "v3/user/timezone", $$"""{"timezone":"{{West}}"}"""));
        Assert.Equal((200, ""), await LastDayAsync(client, West));

        var bad = await process.CommandAsync("account", "timezone", "Europe/Nowhere");
        Assert.Equal((2, "posthorn: Europe/Nowhere is no IANA time zone that this system knows, such as Europe/Berlin or UTC."), (bad.ExitCode, bad.Errors.Trim()));
        Assert.Equal((0, "Europe/Berlin"), ((await process.CommandAsync("account", "timezone", "Europe/Berlin")).ExitCode, (await process.CommandAsync("account", "timezone")).Output.Trim()));
    }

    /// <summary>Asked again when midnight passed meanwhile.</summary>
    private static async Task<(int Status, string Difference)> LastDayAsync(SuppressionClient client, string zone)
    {
        for (; ; )
        {
            var today = TodayIn(zone);
            var (status, body) = await client.CallAsync("GET", $"v3/stats?start_date={today.AddDays(-3):yyyy-MM-dd}");
            if (today == TodayIn(zone))
            {
                var last = JsonElement.Parse(body).EnumerateArray().Last().GetProperty("date").GetString();
                return (status, last == $"{today:yyyy-MM-dd}" ? "" : $"{last} is not {today:yyyy-MM-dd}");
            }
        }
    }

    private static DateOnly TodayIn(string zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone)).DateTime);
}
