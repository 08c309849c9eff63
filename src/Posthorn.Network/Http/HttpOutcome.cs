namespace Posthorn.Network.Http;

/// <summary>What came of a request. The family is closed: an answer, or none.</summary>
public abstract record HttpOutcome
{
    /// <summary>The server answered, with whatever status. A redirect is an answer like any other: nobody follows it.</summary>
    /// <param name="Status">100 to 599.</param>
    /// <param name="MediaType">Without parameters, lower case; null when the server does not say.</param>
    /// <param name="Body">The whole body.</param>
    public sealed record Answered(int Status, string? MediaType, ReadOnlyMemory<byte> Body) : HttpOutcome;

    /// <param name="Detail">A phrase for a person.</param>
    public sealed record Failed(HttpFailure Reason, string Detail) : HttpOutcome;
}

/// <summary>Why there is no answer.</summary>
public enum HttpFailure
{
    /// <summary>The address cannot be asked at all: not absolute, clear text, a password in it.</summary>
    BadAddress,

    /// <summary>DNS does not know the host, or cannot say.</summary>
    UnknownHost,

    /// <summary>The host has only addresses that requests must not go to.</summary>
    ForbiddenAddress,

    /// <summary>Nobody listens, or the connection broke.</summary>
    Unreachable,

    /// <summary>The TLS handshake failed, mostly since the certificate is not valid for the host.</summary>
    Certificate,

    Timeout,

    /// <summary>The body is longer than the request allows.</summary>
    TooLarge,

    /// <summary>What came back is not HTTP, or too much of it for a header.</summary>
    BadAnswer,
}
