using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Posthorn.Storage;

namespace Posthorn.Inbox;

/// <summary>First draft of the door so that the program compiles; the module's author replaces this file.</summary>
public static class InboxModule
{
    public static MigrationSet Migrations { get; } = new("inbox", typeof(InboxModule).Assembly);

    public static IServiceCollection AddInbox(this IServiceCollection services) => services.AddSingleton<IInbox, DraftInbox>();

    public static IServiceCollection AddInboxWorkers(this IServiceCollection services) => services;

    public static void MapInbox(this IEndpointRouteBuilder root)
    {
    }

    private sealed class DraftInbox : IInbox
    {
        public IPEndPoint EndPoint => new(IPAddress.Loopback, 1025);
    }
}
