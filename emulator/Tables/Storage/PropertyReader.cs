namespace Chat.Emulator.Tables.Storage;

/// <summary>Walks the properties of a row: type, name and value, the value as the JSON text it is answered with.</summary>
internal ref struct PropertyReader(ReadOnlySpan<byte> properties)
{
    private ReadOnlySpan<byte> rest = properties;

    public EdmType Type { get; private set; }

    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>JSON.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The property as it is stored.</summary>
    public ReadOnlySpan<byte> Whole { get; private set; }

    public bool Read()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        var start = rest;
        Type = (EdmType)rest[0];
        rest = rest[1..];
        Name = Take();
        Value = Take();
        Whole = start[..(start.Length - rest.Length)];

        return true;
    }

    private ReadOnlySpan<byte> Take()
    {
        var length = VarInt.Read(ref rest);
        var taken = rest[..length];
        rest = rest[length..];

        return taken;
    }
}
