using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Posthorn.Accounts;
using Posthorn.Kernel;
using Posthorn.Settings;

namespace Posthorn.Cli;

/// <summary>Sends a mail through the running server's front door and waits for its end.</summary>
internal static class SendTestCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public static Command Create(SettingOptions options)
    {
        var to = new Option<string>("--to") { Description = "Who gets the mail.", Required = true };
        var from = new Option<string>("--from") { Description = "Whose name it bears.", DefaultValueFactory = _ => "posthorn@example.com" };
        var wait = new Option<int>("--wait") { Description = "Seconds to wait for the outcome.", DefaultValueFactory = _ => 30 };
        var command = new Command("send-test", "Send a test mail through the running server and tell what became of it.") { to, from, wait };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            options.Read(parsed), parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), TimeSpan.FromSeconds(parsed.GetValue(wait)),
            parsed.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(PosthornSettings settings, string from, string to, TimeSpan wait, TextWriter output, CancellationToken cancellationToken)
    {
        await using var workshop = await Workshop.OpenAsync(settings, cancellationToken);
        var keys = workshop.Get<IApiKeys>();
        var (key, secret) = await keys.CreateAsync(WellKnownAccounts.Owner, "send-test", new HashSet<string> { "mail.send" }, cancellationToken);
        try
        {
            var id = await SendAsync(settings, secret, from, to, cancellationToken);
            output.WriteLine($"Accepted as {id}; waiting for its end …");
            return await WaitAsync(workshop, id, wait, output, cancellationToken);
        }
        finally
        {
            await keys.RevokeAsync(WellKnownAccounts.Owner, key.Id, CancellationToken.None);
        }
    }

    private static async Task<MessageId> SendAsync(PosthornSettings settings, ApiKeySecret key, string from, string to, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{settings.Http}/") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
        var request = new WelcomeRequest(
            [new WelcomeRequest.Personalization([new WelcomeRequest.Address(to, "")])], new WelcomeRequest.Address(from, "Posthorn"), "Posthorn test mail",
            [new WelcomeRequest.Block("text/plain", "This mail was sent by posthorn send-test. If you can read it, delivery works.")]);
        try
        {
            using var answer = await client.PostAsync("v3/mail/send", JsonContent.Create(request, WelcomeJson.Default.WelcomeRequest), cancellationToken);
            if (answer.IsSuccessStatusCode && MessageId.TryParse(answer.Headers.GetValues("X-Message-Id").First(), out var id))
            {
                return id.Value;
            }

            throw new CommandFault(ExitCodes.Failed, $"The server answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
        catch (HttpRequestException fault)
        {
            throw new CommandFault(ExitCodes.Unavailable, $"No server answers on {settings.Http}: {fault.Message}. Is posthorn serve running with the same --http?");
        }
    }

    private static async Task<int> WaitAsync(Workshop workshop, MessageId id, TimeSpan wait, TextWriter output, CancellationToken cancellationToken)
    {
        var clock = workshop.Get<TimeProvider>();
        for (var until = clock.GetUtcNow() + wait; ; await Task.Delay(Interval, clock, cancellationToken))
        {
            var story = await MessageStory.ReadAsync(workshop, WellKnownAccounts.Owner, id, cancellationToken);
            var status = (story is { Copies: [var copy, ..] } ? copy.Status : (Delivery.CopyStatus?)null);
            if (status is Delivery.CopyStatus.Delivered or Delivery.CopyStatus.Bounced or Delivery.CopyStatus.Dropped || clock.GetUtcNow() >= until)
            {
                story?.Write(output);
                return status == Delivery.CopyStatus.Delivered ? ExitCodes.Done : ExitCodes.Failed;
            }
        }
    }
}
