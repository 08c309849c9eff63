namespace Posthorn.Tracking;

public sealed class TrackingOptions
{
    /// <summary>What the addresses begin with, without a slash at the end. Default <c>http://localhost:8080</c>.</summary>
    public string PublicUrl { get; set; } = "http://localhost:8080";

    /// <summary>Recipients can reach that. False: nobody said how this server is reached, and links that lead nowhere would break the mail. Default true.</summary>
    public bool IsReachable { get; set; } = true;
}
