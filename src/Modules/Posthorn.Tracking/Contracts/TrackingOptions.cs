namespace Posthorn.Tracking;

public sealed class TrackingOptions
{
    /// <summary>What the addresses begin with, without a slash at the end. Default <c>http://localhost:8080</c>.</summary>
    public string PublicUrl { get; set; } = "http://localhost:8080";
}
