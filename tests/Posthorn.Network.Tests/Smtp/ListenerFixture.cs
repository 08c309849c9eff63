using System.Net;
using Posthorn.Network.Smtp;
using Posthorn.Smtp;
using Posthorn.Testing.Smtp;

namespace Posthorn.Network.Tests.Smtp;

/// <summary>A listener on a free port with a handler that obeys the address.</summary>
internal sealed class ListenerFixture : IAsyncDisposable
{
    public ListenerFixture(Func<SmtpListenerOptions, SmtpListenerOptions>? change = null)
    {
        var options = new SmtpListenerOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Session = new SmtpServerOptions { HostName = "mx.example.net", Auth = SmtpAuthUse.Offered, AllowClearTextAuth = true, MaxMessageSize = 100_000 },
        };
        Listener = SmtpListener.Start(change?.Invoke(options) ?? options, peer => new ObedientHandler(this, peer), TimeProvider.System, Log);
    }

    public SmtpListener Listener { get; }

    public CapturedLog Log { get; } = new();

    public List<ReceivedMessage> Messages { get; } = [];

    /// <summary>Reached a message for <c>wait@</c>, which the handler holds until <see cref="Release"/>.</summary>
    public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<RawSmtpClient> ConnectAsync() => RawSmtpClient.ConnectAsync(Listener.LocalEndPoint);

    /// <summary>Connects and reads the greeting.</summary>
    public async Task<RawSmtpClient> MeetAsync()
    {
        var client = await ConnectAsync();
        Assert.Equal("220 mx.example.net ESMTP", await client.ReadReplyAsync());
        return client;
    }

    public ValueTask DisposeAsync() => Listener.DisposeAsync();
}

internal sealed record ReceivedMessage(string Sender, string Recipients, string Data, string? ClientName, bool IsEncrypted);

internal sealed class ObedientHandler(ListenerFixture fixture, SmtpPeer peer) : ISmtpSessionHandler
{
    public ValueTask<SmtpReply?> CheckSenderAsync(SmtpPath sender, SmtpMailParameters parameters, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Obey(sender));

    public async ValueTask<SmtpReply?> CheckRecipientAsync(SmtpPath recipient, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return Obey(recipient);
    }

    public async ValueTask<SmtpReply?> TakeMessageAsync(SmtpServerEvent.Message message, CancellationToken cancellationToken)
    {
        if (message.Recipients[0].LocalPart == "wait")
        {
            fixture.Reached.SetResult();
            await fixture.Release.Task.WaitAsync(cancellationToken);
        }

        lock (fixture.Messages)
        {
            fixture.Messages.Add(new ReceivedMessage(
                message.Sender.Address,
                string.Join(' ', message.Recipients.Select(recipient => recipient.Address)),
                System.Text.Encoding.Latin1.GetString(message.Data.Span),
                peer.ClientName,
                peer.IsEncrypted));
        }

        return message.Recipients[0].LocalPart == "named" ? new SmtpReply(250, new(2, 0, 0), "Stored as 7") : null;
    }

    public ValueTask<SmtpReply?> AuthenticateAsync(SmtpCredentials credentials, CancellationToken cancellationToken) =>
        ValueTask.FromResult(credentials.Password == "secret" ? null : new SmtpReply(535, new(5, 7, 8), "Wrong password"));

    private static SmtpReply? Obey(SmtpPath path) => path.LocalPart switch
    {
        "no" => new SmtpReply(550, new(5, 1, 1), "No such user"),
        "leave" => new SmtpReply(421, new(4, 3, 2), "Go away"),
        "throw" => throw new InvalidDataException("a bug in the handler"),
        _ => null,
    };
}
