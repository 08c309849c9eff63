namespace Posthorn.Delivery.Shaping;

/// <summary>The operator's file on the disk.</summary>
internal static class ShapingDisk
{
    /// <summary>More is not read; the parser refuses it by name.</summary>
    private const int MaxBytes = 4 * 1024 * 1024 + 1;

    public static FileStamp StampOf(string? path)
    {
        var file = path is null ? null : new FileInfo(path);
        return file is { Exists: true } ? new FileStamp(file.LastWriteTimeUtc, file.Length) : default;
    }

    /// <returns>The text, null when there is no file, with the stamp that it had before it was read.</returns>
    public static (FileStamp Stamp, OwnText? Text) Read(string? path)
    {
        var stamp = StampOf(path);
        if (path is null || stamp == default)
        {
            return (stamp, null);
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[Math.Min(stream.Length, MaxBytes)];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return (stamp, new OwnText(Path.GetFileName(path), bytes[..length]));
    }
}

/// <summary>By which a change is noticed; default: there is no file.</summary>
internal readonly record struct FileStamp(DateTime ChangedAt, long Length);
