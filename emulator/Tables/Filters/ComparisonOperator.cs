namespace Chat.Emulator.Tables.Filters;

/// <summary>learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#supported-comparison-operators.</summary>
internal enum ComparisonOperator
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}
