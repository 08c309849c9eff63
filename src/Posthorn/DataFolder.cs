namespace Posthorn;

/// <summary>The data folder, open for one server at a time.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream? _lock;

    private DataFolder(string path, FileStream? heldLock)
    {
        FolderPath = path;
        _lock = heldLock;
    }

    public string FolderPath { get; }

    public string DatabasePath => Path.Combine(FolderPath, "posthorn.db");

    /// <summary>Names this folder among the nodes of one database; made once.</summary>
    public string Identity
    {
        get
        {
            var path = Path.Combine(FolderPath, "node-id");
            if (!File.Exists(path))
            {
                File.WriteAllText(path, Guid.NewGuid().ToString());
            }

            return File.ReadAllText(path).Trim();
        }
    }

    /// <summary>For commands that run beside a server.</summary>
    public static DataFolder OpenShared(string path) => new(Create(path), null);

    /// <returns>Null when another server has the folder open.</returns>
    public static DataFolder? TryOpenExclusive(string path)
    {
        Create(path);
        try
        {
            // The system drops the lock with the process, however it ends.
            return new DataFolder(path, new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _lock?.Dispose();

    /// <summary>Keys and mail lie in it: for its owner alone.</summary>
    private static string Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }
}
