namespace Chat.Faults.Seeds;

public enum DeedKind
{
    Say,
    Edit,
    Delete,
    Rename,
    Invite,
}

/// <summary>Something a person does in a thread.</summary>
/// <param name="Person">Which of the thread's people.</param>
/// <param name="Of">Which of the things said before in this thread, for an edit or a deletion.</param>
public sealed record Deed(DeedKind Kind, int Person, string Text = "", int Of = 0);
