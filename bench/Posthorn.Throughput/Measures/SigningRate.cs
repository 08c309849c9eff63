using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Posthorn.Throughput.Servers;

namespace Posthorn.Throughput.Measures;

/// <summary>RSA-2048 signatures a second: the bound that no signing server on this machine can pass.</summary>
/// <param name="DotNetOneCore">By .NET's RSA, one thread.</param>
/// <param name="DotNetAllCores">By .NET's RSA, a thread for each core.</param>
/// <param name="OpenSslOneCore">By <c>openssl speed</c>; null when it is not installed.</param>
/// <param name="OpenSslTwoCores">By <c>openssl speed -multi 2</c>.</param>
internal sealed record SigningRate(double DotNetOneCore, double DotNetAllCores, double? OpenSslOneCore, double? OpenSslTwoCores)
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(2);

    /// <summary>The most that the machine showed, by either library.</summary>
    public double Best => Math.Max(Math.Max(DotNetOneCore, DotNetAllCores), Math.Max(OpenSslOneCore ?? 0, OpenSslTwoCores ?? 0));

    public static async Task<SigningRate> MeasureAsync(CancellationToken cancellationToken)
    {
        var hasOpenSsl = PostfixServer.IsInstalled("openssl");
        return new SigningRate(
            DotNet(1),
            DotNet(Environment.ProcessorCount),
            hasOpenSsl ? await OpenSslAsync(cancellationToken) : null,
            hasOpenSsl ? await OpenSslAsync(cancellationToken, "-multi", "2") : null);
    }

    private static double DotNet(int threads)
    {
        using var key = RSA.Create(2048);
        var signed = 0L;
        var started = Stopwatch.GetTimestamp();
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            var digest = new byte[32];
            var signature = new byte[256];
            var own = 0;
            for (; Stopwatch.GetElapsedTime(started) < Span; own++)
            {
                digest[0] = (byte)own;
                key.TrySignHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, out int _);
            }

            Interlocked.Add(ref signed, own);
        })).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return signed / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<double?> OpenSslAsync(CancellationToken cancellationToken, params string[] more)
    {
        var output = await ChildProcess.RunAsync(cancellationToken, ["openssl", "speed", "-elapsed", "-mr", "-seconds", "2", .. more, "rsa2048"]);

        // Machine-readable: +F2:0:2048:sign:verify; OpenSSL 3.0 gives operations a second there, others seconds an operation.
        var fields = output.Split('\n').LastOrDefault(line => line.StartsWith("+F2:", StringComparison.Ordinal))?.Split(':');
        return fields is { Length: > 3 } && double.TryParse(fields[3], CultureInfo.InvariantCulture, out var value) && value > 0
            ? value < 1 ? 1 / value : value
            : null;
    }
}
