using System.Diagnostics;

namespace Posthorn.Mime.Tests;

internal static class Hostile
{
    /// <summary>
    /// Far more than linear work on a few megabytes takes on a busy machine, far less than quadratic work takes on an idle one
    /// (2^20 characters squared are minutes).
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void IsQuick(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        Assert.True(Stopwatch.GetElapsedTime(started) < Patience);
    }
}
