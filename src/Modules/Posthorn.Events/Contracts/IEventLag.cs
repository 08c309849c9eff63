namespace Posthorn.Events;

/// <summary>How far those who follow the log are behind.</summary>
public interface IEventLag
{
    /// <summary>Since when the slowest follower of this node has not been at the log's end. Zero: all are.</summary>
    TimeSpan Longest { get; }
}
