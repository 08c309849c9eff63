using System.Text.Json;
using System.Text.Json.Serialization;

namespace Posthorn.Operator;

/// <summary>Where the server of a data folder listens, written by it for the commands beside it.</summary>
internal static class ServerAddress
{
    private const string FileName = "server.json";

    public static async Task WriteAsync(string dataFolder, Uri http, CancellationToken cancellationToken) =>
        await File.WriteAllTextAsync(
            Path.Combine(dataFolder, FileName), JsonSerializer.Serialize(new AddressFile(http.ToString()), AddressJson.Default.AddressFile), cancellationToken);

    public static void Remove(string dataFolder) => File.Delete(Path.Combine(dataFolder, FileName));

    /// <returns>Null: no server has said where it listens, or it has stopped.</returns>
    public static Uri? Read(string dataFolder)
    {
        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(dataFolder, FileName)), AddressJson.Default.AddressFile);
            return Uri.TryCreate(file?.Http, UriKind.Absolute, out var address) ? address : null;
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            return null;
        }
    }
}

internal sealed record AddressFile(string Http);

[JsonSerializable(typeof(AddressFile))]
internal sealed partial class AddressJson : JsonSerializerContext;
