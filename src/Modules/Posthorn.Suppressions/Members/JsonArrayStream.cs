using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Posthorn.Suppressions.Members;

/// <summary>A list of any length as a JSON array, written while it is read.</summary>
internal sealed class JsonArrayStream<T>(IAsyncEnumerable<T> items, JsonTypeInfo<T> type) : IResult
{
    private const int FlushAt = 32 * 1024;

    public async Task ExecuteAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, new JsonWriterOptions { Encoder = type.Options.Encoder });
        writer.WriteStartArray();
        await foreach (var item in items.WithCancellation(context.RequestAborted))
        {
            JsonSerializer.Serialize(writer, item, type);
            if (writer.BytesPending >= FlushAt)
            {
                await writer.FlushAsync(context.RequestAborted);
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }

        writer.WriteEndArray();
    }
}
