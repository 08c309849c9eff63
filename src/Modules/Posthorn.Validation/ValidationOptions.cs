namespace Posthorn.Validation;

public sealed class ValidationOptions
{
    /// <summary>What the addresses for uploads begin with, without a slash at the end. Default: as the caller reached this server.</summary>
    public string? PublicUrl { get; set; }
}
