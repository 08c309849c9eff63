using System.Net;

namespace Posthorn.Network;

/// <summary>The DNS servers that the machine is set up to use.</summary>
public static class SystemResolvers
{
    public const string DefaultPath = "/etc/resolv.conf";

    /// <summary>Reads the system's file. Without a file, or without a server in it, the server is on this host, as resolv.conf(5) has it.</summary>
    public static ResolvConf Read(string path = DefaultPath)
    {
        var conf = ResolvConf.Parse(ReadText(path));
        return conf.Servers.Count > 0
            ? conf
            : conf with { Servers = [new IPEndPoint(IPAddress.Loopback, DnsServerList.DefaultPort)] };
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
