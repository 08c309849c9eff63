using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Posthorn.Validation.Jobs;

/// <summary>What the address of an upload ends in: who has it may bring the file, with no key.</summary>
internal static class UploadSecret
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is stored instead of it.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>What a file may be.</summary>
internal static class UploadTypes
{
    public const string Zip = "zip";

    /// <returns>Null: there is no such type.</returns>
    public static string? MediaTypeOf(string? type) => type switch
    {
        "csv" => "text/csv",
        Zip => "application/zip",
        _ => null,
    };
}
