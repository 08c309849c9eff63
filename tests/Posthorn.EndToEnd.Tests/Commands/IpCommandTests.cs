using System.Net;
using System.Text.Json.Nodes;
using Posthorn.EndToEnd.Tests.Support;
using Posthorn.Testing.Hosting;

namespace Posthorn.EndToEnd.Tests.Commands;

/// <summary>A server of its own, since addresses concern all mail that leaves it; and addresses of its own for each test.</summary>
public sealed class IpCommandTests(IpCommandTests.OwnPosthorn posthorn) : IClassFixture<IpCommandTests.OwnPosthorn>
{
    [Fact]
    public async Task An_address_is_added_listed_changed_and_removed()
    {
        var added = await RunAsync("ip", "add", "203.0.113.10", "--note", "rack 2", "--warmup");
        Assert.Equal((0, ""), (added.ExitCode, added.Errors));
        Assert.Contains("203.0.113.10 is added.", added.Output);
        Assert.Contains("Nothing is sent from it yet: not on this machine.", added.Output);

        Assert.Matches(@"(?m)^203\.0\.113\.10\s+enabled\s+not on this machine\s+day 0, 20/h\s+\S+ \(default\)\s+-\s+\S+ \S+\s+rack 2\r?$", await OutputAsync("ip", "list"));

        Assert.Equal("", await OutputAsync("ip", "disable", "203.0.113.10"));
        Assert.Equal("", await OutputAsync("ip", "set", "203.0.113.10", "--helo", "mail10.example.com"));
        Assert.Equal("", await OutputAsync("ip", "warmup", "stop", "203.0.113.10"));
        Assert.Matches(@"(?m)^203\.0\.113\.10\s+disabled\s+not on this machine\s+warm\s+mail10\.example\.com\s", await OutputAsync("ip", "list"));

        Assert.Equal("", await OutputAsync("ip", "remove", "203.0.113.10"));
        Assert.DoesNotContain("203.0.113.10", await OutputAsync("ip", "list"));
    }

    [Fact]
    public async Task An_address_of_this_machine_is_said_to_be_here()
    {
        Assert.DoesNotContain("Nothing is sent", await OutputAsync("ip", "add", "127.0.0.11"));
        Assert.Matches(@"(?m)^127\.0\.0\.11\s+enabled\s+yes\s+warm\s", await OutputAsync("ip", "list"));
        await OutputAsync("ip", "remove", "127.0.0.11");
    }

    [Fact]
    public async Task A_warm_up_is_started_on_its_day_and_shown()
    {
        await OutputAsync("ip", "add", "203.0.113.12");

        Assert.Contains("203.0.113.12 is on day 12: 1,000 mails an hour to each provider.", await OutputAsync("ip", "warmup", "start", "203.0.113.12", "--day", "12"));
        Assert.Matches(@"(?m)^203\.0\.113\.12\s+\S+ \S+\s+12 of 35\s+1,000\s+\(others\)\s+0\r?$", await OutputAsync("ip", "warmup", "status", "203.0.113.12"));

        await OutputAsync("ip", "warmup", "stop", "203.0.113.12");
        Assert.Equal("203.0.113.12 is warm.", (await OutputAsync("ip", "warmup", "status", "203.0.113.12")).Trim());
        await OutputAsync("ip", "remove", "203.0.113.12");
    }

    [Theory]
    [InlineData("ip add 203.0.113", 2, "is not an address to send from")]
    [InlineData("ip add 0.0.0.0", 2, "is not an address to send from")]
    [InlineData("ip add 203.0.113.90 --helo no_host!", 2, "has to be a DNS name")]
    [InlineData("ip remove 203.0.113.91", 1, "posthorn ip add 203.0.113.91 adds it")]
    [InlineData("ip enable nonsense", 1, "is not among the addresses")]
    [InlineData("ip set 203.0.113.92", 2, "Say what to change")]
    [InlineData("ip warmup start 203.0.113.93", 1, "is not among the addresses")]
    [InlineData("ip warmup start 203.0.113.93 --day 36", 2, "a day from 0 to 35")]
    [InlineData("ip warmup status 203.0.113.94", 1, "is not among the addresses")]
    [InlineData("pool add x", 2, "2 to 64 characters")]
    [InlineData("pool add .hidden", 2, "cannot begin with a dot")]
    [InlineData("pool add good --class newsletter", 2, "transactional, bulk or none")]
    [InlineData("pool remove nowhere", 1, "posthorn pool add makes one")]
    [InlineData("pool rename nowhere there", 1, "There is no pool \"nowhere\"")]
    [InlineData("pool set nowhere", 2, "Say what to change")]
    [InlineData("pool add-ip nowhere 203.0.113.95", 1, "There is no pool \"nowhere\"")]
    [InlineData("pool add-ip nowhere 203.0.113.95 --weight 101", 2, "from 1 to 100")]
    public async Task A_mistake_is_told_with_what_to_do(string command, int exitCode, string sentence)
    {
        var said = await RunAsync(command.Split(' '));

        Assert.Equal((exitCode, ""), (said.ExitCode, said.Output));
        Assert.Contains(sentence, said.Errors);
    }

    [Fact]
    public async Task What_is_there_is_not_added_again()
    {
        await OutputAsync("ip", "add", "203.0.113.13");
        await OutputAsync("pool", "add", "there-once");

        Assert.Contains("posthorn ip set changes it", (await RunAsync("ip", "add", "203.0.113.13")).Errors);
        Assert.Contains("There is a pool of this name already", (await RunAsync("pool", "add", "there-once")).Errors);
        Assert.Contains("is not in \"there-once\"", (await RunAsync("pool", "remove-ip", "there-once", "203.0.113.13")).Errors);
        await OutputAsync("ip", "remove", "203.0.113.13");
    }

    [Fact]
    public async Task A_pool_is_made_filled_renamed_and_named_by_a_mail()
    {
        await OutputAsync("ip", "add", "127.0.0.14");
        Assert.Equal("", await OutputAsync("pool", "add", "orders", "--class", "bulk"));
        Assert.Equal("", await OutputAsync("pool", "add-ip", "orders", "127.0.0.14", "--weight", "3"));
        Assert.Equal("", await OutputAsync("pool", "rename", "orders", "receipts"));
        Assert.Equal("", await OutputAsync("pool", "set", "receipts", "--class", "transactional"));
        Assert.Matches(@"(?m)^receipts\s+transactional\s+127\.0\.0\.14 x3\s", await OutputAsync("pool", "list"));
        Assert.Matches(@"(?m)^127\.0\.0\.14\s.*\sreceipts\s", await OutputAsync("ip", "list"));

        var request = Requests.To("ana@example.org");
        request["ip_pool_name"] = "receipts";
        var processed = (await SendWhenKnownAsync(request)).Events[0];
        Assert.Equal("receipts", processed.Detail.Pool?.Name);
        Assert.Contains(processed.Detail.Pool!.Id, await OutputAsync("pool", "list"));

        request["ip_pool_name"] = "orders";
        using (var refused = await posthorn.Running.PostAsync(request))
        {
            var error = await refused.ErrorAsync(HttpStatusCode.BadRequest);
            Assert.Equal("The IP Pool name must be a valid pool name for your account. You provided [orders].", error.Message);
        }

        Assert.Equal("", await OutputAsync("pool", "remove-ip", "receipts", "127.0.0.14"));
        Assert.Equal("", await OutputAsync("pool", "remove", "receipts"));
        Assert.DoesNotContain("receipts", await OutputAsync("pool", "list"));
        await OutputAsync("ip", "remove", "127.0.0.14");
    }

    /// <summary>The server looks for changes of other processes every two seconds.</summary>
    private async Task<Story> SendWhenKnownAsync(JsonObject request)
    {
        while (true)
        {
            using var answer = await posthorn.Running.PostAsync(request);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                return await posthorn.Running.Stories.EndAsync(answer.Headers.GetValues("X-Message-Id").Single());
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<string> OutputAsync(params string[] arguments)
    {
        var said = await RunAsync(arguments);
        Assert.Equal((0, ""), (said.ExitCode, said.Errors));
        return said.Output;
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => posthorn.Running.Process.CommandAsync(arguments);

    public sealed class OwnPosthorn : IAsyncLifetime
    {
        private RunningPosthorn? _running;

        internal RunningPosthorn Running => _running!;

        public async ValueTask InitializeAsync() => _running = await RunningPosthorn.StartAsync();

        public async ValueTask DisposeAsync()
        {
            if (_running is not null)
            {
                await _running.DisposeAsync();
            }
        }
    }
}
