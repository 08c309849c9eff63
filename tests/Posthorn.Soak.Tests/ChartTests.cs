namespace Posthorn.Soak.Tests;

public sealed class ChartTests
{
    [Fact]
    public void Each_sample_is_a_bar_up_to_the_largest() => Assert.Equal("memory        ▁▄▅█  0 to 200 MB", Chart.Draw("memory", [0, 80, 100, 200], "MB"));

    [Fact]
    public void Many_samples_are_drawn_together() => Assert.Equal(60, Chart.Draw("x", [.. Enumerable.Repeat(1.0, 1234)], "").Count(character => character == '█'));

    [Fact]
    public void Without_samples_nothing_is_drawn() => Assert.Equal("", Chart.Draw("memory", [], "MB"));
}
