namespace Posthorn.Fuzz.Engine;

/// <summary>One parser, and what it promises. The same input always ends the same way, so that a found case stays found.</summary>
internal abstract class FuzzTarget
{
    /// <summary>What <c>--parser</c> takes, and the name of its folder of found cases.</summary>
    public abstract string Name { get; }

    /// <summary>What is held against the input, in a line.</summary>
    public abstract string About { get; }

    /// <summary>Valid input, from which mutation starts.</summary>
    public abstract IReadOnlyList<byte[]> Samples { get; }

    /// <summary>Pieces of the grammar that mutation puts in.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Octets that an input grows to at most.</summary>
    public virtual int LongestInput => 64 * 1024;

    /// <summary>
    /// Octets that one run may allocate: far above what an honest parser needs for an input of that length, far below what one needs
    /// that believes a number in it or copies the rest at every step.
    /// </summary>
    public virtual long AllocationLimit(int length) => (4 * 1024 * 1024) + (2048L * length);

    /// <summary>Feeds the parser and checks its promises with <see cref="Promise"/>. Any exception is a fault.</summary>
    /// <returns>What became of the input, see <see cref="Shape"/>: an input with a new shape is worth mutating again.</returns>
    public abstract int Run(byte[] input);
}
