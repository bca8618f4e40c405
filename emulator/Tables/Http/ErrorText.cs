using System.Globalization;
using System.Security;
using System.Text.Json;
using Chat.Emulator.Tables.Wire;

namespace Chat.Emulator.Tables.Http;

/// <summary>
/// Errors as JSON for who takes JSON, else as XML; a caller who is not known gets XML in any case:
/// learn.microsoft.com/rest/api/storageservices/status-and-error-codes2.
/// </summary>
internal sealed class ErrorText(string requestId, DateTimeOffset now)
{
    /// <param name="index">In a transaction, which of its operations failed.</param>
    public string Json(TableError error, int? index = null)
    {
        var message = JsonEncodedText.Encode($"{(index is { } at ? $"{at}:" : "")}{Words(error)}");

        return $"{{\"odata.error\":{{\"code\":\"{error.Code}\",\"message\":{{\"lang\":\"en-US\",\"value\":\"{message}\"}}}}}}";
    }

    public string Xml(TableError error) =>
        $"""<?xml version="1.0" encoding="utf-8"?><Error><Code>{error.Code}</Code><Message>{SecurityElement.Escape(Words(error))}</Message></Error>""";

    private string Words(TableError error) =>
        string.Create(CultureInfo.InvariantCulture, $"{error.Message}\nRequestId:{requestId}\nTime:{now.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}");
}
