using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Users;

/// <summary>The second factor over HTTP, with codes from an app that shares nothing with the server but the secret.</summary>
public sealed class TwoFactorTests
{
    private const string Factor = "v3/posthorn/two_factor";
    private const string WithPassword = $$"""{"password":"{{PosthornProcess.OwnerPassword}}"}""";

    [Fact]
    public async Task It_is_proposed_proved_asked_for_at_login_and_taken_away()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        using var browser = new LoggedIn(posthorn.Process.Address);
        await browser.LoginAsync();
        Assert.Equal("""{"enabled":false,"recovery_codes_left":0}""", (await browser.SendAsync("GET", Factor)).Body!.ToJsonString());

        var refused = await browser.SendAsync("POST", Factor, """{"password":"the wrong password 1"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "The password is not right."), (refused.Status, LoggedIn.MessageOf(refused.Body)));
        var proposed = (await browser.SendAsync("POST", Factor, WithPassword)).Body!;
        var secret = proposed["secret"]!.GetValue<string>();
        Assert.Equal($"otpauth://totp/Posthorn:owner?secret={secret}&issuer=Posthorn", proposed["otpauth_url"]!.GetValue<string>());
        var unproved = await browser.SendAsync("POST", $"{Factor}/confirm", """{"code":"12"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "The code is not right."), (unproved.Status, LoggedIn.MessageOf(unproved.Body)));

        var confirmed = await browser.SendAsync("POST", $"{Factor}/confirm", $$"""{"code":"{{CodeOf(secret)}}"}""");
        Assert.Equal(HttpStatusCode.OK, confirmed.Status);
        var codes = confirmed.Body!["recovery_codes"]!.AsArray().Select(code => code!.GetValue<string>()).ToList();
        Assert.Equal(10, codes.Distinct().Count());
        var again = await browser.SendAsync("POST", Factor, WithPassword);
        Assert.Equal("The second factor is on already. Take it away first.", LoggedIn.MessageOf(again.Body));

        using var other = new LoggedIn(posthorn.Process.Address);
        var asked = await other.LoginAsync();
        Assert.Equal((HttpStatusCode.Unauthorized, "A code of your second factor is needed.", "code"),
            (asked.Status, LoggedIn.MessageOf(asked.Body), asked.Body!["errors"]![0]!["field"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.LoginAsync(code: "000000x")).Status);
        Assert.Equal(HttpStatusCode.OK, (await other.LoginAsync(code: codes[0].ToUpperInvariant())).Status);
        Assert.Equal("""{"enabled":true,"recovery_codes_left":9}""", (await other.SendAsync("GET", Factor)).Body!.ToJsonString());

        var kept = await other.SendAsync("DELETE", Factor, $$"""{"password":"{{PosthornProcess.OwnerPassword}}","code":"{{codes[0]}}"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "The code is not right."), (kept.Status, LoggedIn.MessageOf(kept.Body)));
        Assert.Equal(HttpStatusCode.NoContent, (await other.SendAsync("DELETE", Factor, $$"""{"password":"{{PosthornProcess.OwnerPassword}}","code":"{{codes[1]}}"}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await other.LoginAsync()).Status);
    }

    [Fact]
    public async Task Who_lost_the_telephone_is_let_in_by_a_command()
    {
        await using var posthorn = await RunningPosthorn.StartAsync();
        using var browser = new LoggedIn(posthorn.Process.Address);
        await browser.LoginAsync();
        var secret = (await browser.SendAsync("POST", Factor, WithPassword)).Body!["secret"]!.GetValue<string>();
        await browser.SendAsync("POST", $"{Factor}/confirm", $$"""{"code":"{{CodeOf(secret)}}"}""");
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.LoginAsync()).Status);

        Assert.Equal(0, (await posthorn.Process.CommandAsync("user", "second-factor-off")).ExitCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.LoginAsync()).Status);
    }

    /// <summary>RFC 6238, as an app would do it.</summary>
    private static string CodeOf(string secret)
    {
        var bits = string.Concat(secret.Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2)).ToArray();
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // The standard's algorithm.
        var mac = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(mac[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
