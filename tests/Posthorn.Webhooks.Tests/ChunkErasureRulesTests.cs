using System.Text;
using Posthorn.Kernel;
using Posthorn.Webhooks.Erasure;
using Posthorn.Webhooks.Queue;

namespace Posthorn.Webhooks.Tests;

public sealed class ChunkErasureRulesTests
{
    private const string Opened = """{"email":"ana@example.org","timestamp":1,"event":"open","sg_event_id":"e","sg_message_id":"m","ip":"192.0.2.1","useragent":"Ana's","category":["a"],"order":"7"}""";
    private const string Other = """{"email":"bo@example.org","timestamp":1,"event":"bounce","reason":"not \u003cana+x@example.org\u003e","lang":"de"}""";

    private static readonly ErasedAddresses Ana = new(["ana@example.org", "ana+x@example.org"]);

    [Fact]
    public void An_event_of_the_erased_says_what_happened_and_not_to_whom()
    {
        var (events, changed) = Forget(Opened, Other);

        Assert.Equal("""[{"email":"erased@erased.invalid","timestamp":1,"event":"open","sg_event_id":"e","sg_message_id":"m"}""", events[0]);
        Assert.Contains("erased@erased.invalid", events[1], StringComparison.Ordinal);
        Assert.Contains("\"lang\":\"de\"", events[1], StringComparison.Ordinal);
        Assert.Equal(2, changed);
    }

    [Fact]
    public void A_second_turn_finds_nothing()
    {
        var chunk = Pack(Opened, Other);
        var (body, _) = ChunkErasureRules.Forget(chunk.Body, chunk.Size, Ana)!.Value;

        Assert.Null(ChunkErasureRules.Forget(body, chunk.Size, Ana));
    }

    [Fact]
    public void Events_of_others_keep_their_octets()
    {
        const string Plain = """{"email":"bo@example.org",  "order" : 1.50, "x":"\u003c"}""";

        Assert.Equal(Plain + "]", Forget(Opened, Plain).Events[1].Trim());
        var alone = Pack(Plain);
        Assert.Null(ChunkErasureRules.Forget(alone.Body, alone.Size, Ana));
    }

    private static (string[] Events, int Changed) Forget(params string[] events)
    {
        var chunk = Pack(events);
        var (body, changed) = ChunkErasureRules.Forget(chunk.Body, chunk.Size, Ana)!.Value;
        return (Encoding.UTF8.GetString(ChunkWriter.Join([body], chunk.Size)).Split(",\r\n"), changed);
    }

    private static Chunk Pack(params string[] events)
    {
        var writer = new ChunkWriter();
        foreach (var happened in events)
        {
            writer.Add(Encoding.UTF8.GetBytes(happened), default);
        }

        return Assert.Single(writer.Finish());
    }
}
