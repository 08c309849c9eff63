using Posthorn.Kernel;

namespace Posthorn.Sending.Library;

/// <summary>What came of a change of a template or a design.</summary>
internal abstract record LibraryOutcome<T>
{
    public sealed record Done(T Value) : LibraryOutcome<T>;

    /// <summary>The account has none of this id.</summary>
    public sealed record Unknown : LibraryOutcome<T>;

    public sealed record Refused(ApiError Error) : LibraryOutcome<T>;

    /// <summary>Somebody else changed it since it was read: to be read and decided again.</summary>
    public sealed record Stale : LibraryOutcome<T>;
}
