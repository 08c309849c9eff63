namespace Posthorn.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("posthorn-folder-");

    private string FolderPath => Path.Combine(_parent.FullName, "below", "data");

    public void Dispose() => _parent.Delete(recursive: true);

    [Fact]
    public void A_missing_folder_is_made_for_its_owner_alone()
    {
        using var folder = DataFolder.TryOpenExclusive(FolderPath);

        Assert.True(Directory.Exists(FolderPath));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(FolderPath));
        }
    }

    [Fact]
    public void Only_one_server_has_a_folder_open()
    {
        using var first = DataFolder.TryOpenExclusive(FolderPath);

        Assert.NotNull(first);
        Assert.Null(DataFolder.TryOpenExclusive(FolderPath));
    }

    [Fact]
    public void A_closed_folder_can_be_opened_again()
    {
        DataFolder.TryOpenExclusive(FolderPath)!.Dispose();
        using var second = DataFolder.TryOpenExclusive(FolderPath);

        Assert.NotNull(second);
    }

    [Fact]
    public void Commands_run_beside_a_server()
    {
        using var server = DataFolder.TryOpenExclusive(FolderPath);
        using var command = DataFolder.OpenShared(FolderPath);

        Assert.Equal(server!.DatabasePath, command.DatabasePath);
    }

    [Fact]
    public void A_folder_keeps_its_identity_and_another_has_another()
    {
        string identity;
        using (var first = DataFolder.TryOpenExclusive(FolderPath))
        {
            identity = first!.Identity;
            Assert.Equal(identity, first.Identity);
        }

        using var again = DataFolder.OpenShared(FolderPath);
        using var other = DataFolder.OpenShared(FolderPath + "2");
        Assert.Equal(identity, again.Identity);
        Assert.NotEqual(identity, other.Identity);
    }
}
