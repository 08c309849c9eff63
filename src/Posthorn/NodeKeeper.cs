using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Posthorn.Storage;

namespace Posthorn;

/// <summary>Renews this node's lease. Without it others take over what the node holds, so the process ends and starts anew.</summary>
internal sealed partial class NodeKeeper(NodeMembership node, IHostApplicationLifetime lifetime, ILogger<NodeKeeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await node.KeepAsync(stoppingToken);
        LogLost(logger);
        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Another node has taken over what this one held; stopping")]
    private static partial void LogLost(ILogger logger);
}
