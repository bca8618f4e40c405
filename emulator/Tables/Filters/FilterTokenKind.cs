namespace Chat.Emulator.Tables.Filters;

internal enum FilterTokenKind
{
    End,
    Open,
    Close,
    Word,
    Text,
    Prefixed,
    Number,
    Unknown,
}
