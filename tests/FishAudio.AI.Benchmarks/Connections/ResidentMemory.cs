using System.Globalization;
using System.Runtime.InteropServices;

namespace FishAudio.AI.Benchmarks.Connections;

/// <summary>The resident set of this process by what it is made of, in bytes, as Linux lists it in <c>/proc/self/smaps</c>.</summary>
/// <param name="Total">All of it.</param>
/// <param name="Code">What the runtime compiled, with the tables that go with it. They are mapped twice: to be written, and to be run.</param>
/// <param name="Collected">The collector's heap.</param>
/// <param name="Files">Programs and libraries that are mapped from files.</param>
internal readonly record struct ResidentMemory(long Total, long Code, long Collected, long Files)
{
    // The collector reserves room for all that it may ever need in one piece; nobody else takes as much.
    private const long LeastReserved = 8L << 30;

    /// <summary>Gets the rest: heaps of native code, where the compiler works too, stacks of threads, the runtime's own data.</summary>
    public long Other => Total - Code - Collected - Files;

    /// <summary>Gets what would be resident if everything had been compiled before the start.</summary>
    public long WithoutCode => Total - Code;

    /// <summary>Looks. What is free is given back to the system first: how much of it an allocator keeps says nothing about what is held.</summary>
    public static ResidentMemory Look()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!OperatingSystem.IsLinux())
            return new ResidentMemory(Environment.WorkingSet, 0, 0, 0);
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library.
        }

        return Read(File.ReadLines("/proc/self/smaps"));
    }

    private static ResidentMemory Read(IEnumerable<string> lines)
    {
        List<Mapping> mappings = [];
        foreach (string line in lines)
        {
            string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts[0] == "Rss:")
                mappings[^1].Resident = long.Parse(parts[1], CultureInfo.InvariantCulture) * 1024;
            else if (!parts[0].EndsWith(':'))
                mappings.Add(new Mapping(parts));
        }

        long Sum(Func<Mapping, bool> condition) => mappings.Where(condition).Sum(mapping => mapping.Resident);
        HashSet<Mapping> collected = [.. Pieces(mappings).Where(piece => piece[^1].End - piece[0].Start > LeastReserved).SelectMany(piece => piece)];
        return new ResidentMemory(Sum(_ => true), Sum(mapping => mapping.IsCode), Sum(collected.Contains), Sum(mapping => mapping.IsFile));
    }

    /// <summary>Joins mappings without a file that lie side by side: one reservation, of which some is in use.</summary>
    private static List<List<Mapping>> Pieces(List<Mapping> mappings)
    {
        List<List<Mapping>> pieces = [];
        foreach (Mapping mapping in mappings.Where(mapping => mapping.Name.Length == 0))
        {
            if (pieces.Count > 0 && pieces[^1][^1].End == mapping.Start)
                pieces[^1].Add(mapping);
            else
                pieces.Add([mapping]);
        }

        return pieces;
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    private static extern int Trim(nuint keep);

    private sealed class Mapping
    {
        public Mapping(string[] parts)
        {
            string[] range = parts[0].Split('-');
            (Start, End) = (long.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), long.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            Name = parts.Length > 5 ? parts[5] : "";
            IsCode = Name.StartsWith("/memfd:doublemapper", StringComparison.Ordinal) || (Name.Length == 0 && parts[1].Contains('x', StringComparison.Ordinal));
        }

        public long Start { get; }

        public long End { get; }

        public string Name { get; }

        public bool IsCode { get; }

        public bool IsFile => Name.StartsWith('/') && !IsCode;

        public long Resident { get; set; }
    }
}
