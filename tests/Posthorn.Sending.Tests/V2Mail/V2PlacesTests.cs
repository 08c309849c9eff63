using Microsoft.Extensions.Options;
using Posthorn.Sending.MailSend;
using Posthorn.Sending.V2Mail;

namespace Posthorn.Sending.Tests.V2Mail;

public sealed class V2PlacesTests
{
    [Theory]
    [InlineData(8, 2)]
    [InlineData(1, 1)]
    public void Forms_have_a_quarter_of_the_places_and_at_least_one(int requests, int places)
    {
        var forms = new V2Places(Options.Create(new SendingOptions { MaxRequests = requests }));
        var taken = Enumerable.Range(0, places).Select(_ => forms.TryTake()).ToList();

        Assert.All(taken, Assert.NotNull);
        Assert.Null(forms.TryTake());
        taken[0]!.Dispose();
        Assert.NotNull(forms.TryTake());
    }

    [Fact]
    public void A_full_door_for_forms_leaves_mail_send_its_places()
    {
        var options = Options.Create(new SendingOptions { MaxRequests = 1 });
        var (places, forms) = (new RequestPlaces(options), new V2Places(options));

        Assert.NotNull(forms.TryTake());
        Assert.NotNull(places.TryTake());
    }
}
