namespace Chat.Functions.Acs;

/// <summary>
/// A chat identity as Communication Services writes it, for example <c>8:acs:&lt;resource&gt;_&lt;user&gt;</c>.
/// Other kinds (Teams users, phones) appear in events too, so the text is kept as it came.
/// </summary>
public readonly record struct AcsUserId(string Value)
{
    public override string ToString() => Value;
}
