namespace Posthorn.Http;

internal sealed class GateOptions
{
    /// <summary>Requests of one account to one endpoint in a minute, 1 to 1,000,000; default 600. Sending has a limit of its own.</summary>
    public int RequestsPerMinute { get; set; } = 600;
}
