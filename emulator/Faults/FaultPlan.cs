namespace Chat.Emulator.Faults;

/// <summary>The faults in force, asked wherever something can go wrong. None, and it costs nothing.</summary>
internal sealed class FaultPlan
{
    private volatile Armed[] armed = [];

    public bool IsEmpty => armed.Length == 0;

    public IReadOnlyList<Fault> Faults => [.. armed.Select(one => one.Fault)];

    public void Set(IEnumerable<Fault> faults) => armed = [.. faults.Select(fault => new Armed(fault))];

    /// <summary>The fault that strikes now, if one does.</summary>
    public Fault? Strikes(FaultKind kind, string target, string method = "")
    {
        foreach (var one in armed)
        {
            if (one.Fault.Kind == kind && one.Concerns(target, method) && one.Strikes())
            {
                return one.Fault;
            }
        }

        return null;
    }

    private sealed class Armed(Fault fault)
    {
        private readonly Lock gate = new();
        private readonly Random random = new(fault.Seed);
        private int struck;

        public Fault Fault => fault;

        public bool Concerns(string target, string method) =>
            (fault.Target is null || target.StartsWith(fault.Target, StringComparison.OrdinalIgnoreCase))
            && (fault.Method is null || fault.Method.Equals(method, StringComparison.OrdinalIgnoreCase));

        public bool Strikes()
        {
            lock (gate)
            {
                if (struck >= (fault.Times ?? int.MaxValue) || random.NextDouble() >= fault.Rate)
                {
                    return false;
                }

                struck++;

                return true;
            }
        }
    }
}
