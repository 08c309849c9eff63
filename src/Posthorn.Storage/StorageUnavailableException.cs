namespace Posthorn.Storage;

/// <summary>The database refuses writes or cannot be reached: disk full, read-only, connection lost. The caller asks for patience (503, 452) or waits.</summary>
public sealed class StorageUnavailableException(string message, Exception? cause) : Exception(message, cause)
{
    public StorageUnavailableException()
        : this("The database cannot take writes now.", null)
    {
    }

    public StorageUnavailableException(string message)
        : this(message, null)
    {
    }
}
