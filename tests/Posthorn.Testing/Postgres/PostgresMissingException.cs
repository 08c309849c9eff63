namespace Posthorn.Testing.Postgres;

/// <summary>Thrown out of a test it skips it: xunit takes an exception whose message begins with its token for a skip, so this library needs no reference to xunit.</summary>
public sealed class PostgresMissingException : Exception
{
    private const string SkipToken = "$XunitDynamicSkip$";

    private PostgresMissingException(string message)
        : base(message)
    {
    }

    /// <summary>A machine that builds releases must not skip.</summary>
    public static Exception For(string reason) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
        ? new PostgresMissingException(SkipToken + reason)
        : new InvalidOperationException(reason);
}
