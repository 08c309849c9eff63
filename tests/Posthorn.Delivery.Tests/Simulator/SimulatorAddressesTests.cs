using Posthorn.Delivery.Attempts;
using Posthorn.Delivery.Classification;
using Posthorn.Delivery.Simulator;

namespace Posthorn.Delivery.Tests.Simulator;

public sealed class SimulatorAddressesTests
{
    [Theory]
    [InlineData("bounce@simulator.test", SimulatedFate.Bounce)]
    [InlineData("Bounce+order-7@SIMULATOR.TEST", SimulatedFate.Bounce)]
    [InlineData("block@simulator.test", SimulatedFate.Block)]
    [InlineData("defer+@simulator.test", SimulatedFate.Defer)]
    [InlineData("spam@simulator.test", SimulatedFate.Spam)]
    [InlineData("drop+a+b@simulator.test", SimulatedFate.Drop)]
    [InlineData("open@simulator.test", SimulatedFate.Open)]
    [InlineData("click@simulator.test", SimulatedFate.Click)]
    [InlineData("ana@simulator.test", SimulatedFate.Deliver)]
    [InlineData("+bounce@simulator.test", SimulatedFate.Deliver)]
    [InlineData("bouncer@simulator.test", SimulatedFate.Deliver)]
    [InlineData("bounce-much-longer@simulator.test", SimulatedFate.Deliver)]
    [InlineData("bounce@example.org", SimulatedFate.Deliver)]
    [InlineData("bounce@sub.simulator.test", SimulatedFate.Deliver)]
    [InlineData("bounce", SimulatedFate.Deliver)]
    public void An_address_says_what_becomes_of_its_mail(string address, SimulatedFate fate) =>
        Assert.Equal(fate, SimulatorAddresses.FateOf(address, "simulator.test"));

    [Fact]
    public void Another_domain_may_be_the_simulators() =>
        Assert.Equal(SimulatedFate.Bounce, SimulatorAddresses.FateOf("bounce@bücher.example", "xn--bcher-kva.example"));

    [Theory]
    [InlineData(SimulatedFate.Bounce, 0, CopyStatus.Bounced, "5.1.1", "Invalid Address", "bounce")]
    [InlineData(SimulatedFate.Block, 0, CopyStatus.Bounced, "5.7.1", null, "blocked")]
    [InlineData(SimulatedFate.Defer, 0, CopyStatus.Deferred, "4.7.1", null, null)]
    [InlineData(SimulatedFate.Defer, 1, CopyStatus.Deferred, "4.7.1", null, null)]
    [InlineData(SimulatedFate.Defer, 2, CopyStatus.Delivered, "2.0.0", null, null)]
    [InlineData(SimulatedFate.Deliver, 0, CopyStatus.Delivered, "2.0.0", null, null)]
    [InlineData(SimulatedFate.Open, 0, CopyStatus.Delivered, "2.0.0", null, null)]
    public void Its_replies_are_known_to_the_table_and_mean_what_they_should(
        SimulatedFate fate, int attempts, CopyStatus status, string code, string? classification, string? type)
    {
        var outcome = AttemptRules.OfTransaction(SimulatorReplies.Of(fate, attempts), provider: null);

        Assert.Equal((status, code), (outcome.CopyStatus, outcome.Status));
        Assert.True(outcome.Class is null or { Known: true });
        if (outcome is AttemptOutcome.Bounced bounced)
        {
            Assert.Equal(type, bounced.Type.ToString().ToLowerInvariant());
            Assert.True(classification is null || bounced.Why.Classification.WireName() == classification, bounced.Why.Classification.WireName());
        }
    }

    [Theory]
    [InlineData(MessageClass.Transactional, true)]
    [InlineData(MessageClass.Bulk, true)]
    [InlineData(MessageClass.Test, false)]
    [InlineData((MessageClass)3, false)]
    [InlineData((MessageClass)(-1), false)]
    public void Only_the_classes_that_are_named_leave_the_house(MessageClass messageClass, bool leaves) => Assert.Equal(leaves, messageClass.LeavesTheHouse());
}
