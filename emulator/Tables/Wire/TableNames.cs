namespace Chat.Emulator.Tables.Wire;

/// <summary>Three to 63 letters and digits, a letter first, not "tables": learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model#table-names.</summary>
internal static class TableNames
{
    public static TableError? Refuse(string name) =>
        name.Length is < 3 or > 63 ? new TableError(400, "OutOfRangeInput", "The specified resource name length is not within the permissible limits.")
        : !char.IsAsciiLetter(name[0]) || !name.All(char.IsAsciiLetterOrDigit) || name.Equals("tables", StringComparison.OrdinalIgnoreCase)
            ? new TableError(400, "InvalidResourceName", "The specified resource name contains invalid characters.")
        : null;
}
