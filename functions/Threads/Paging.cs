using System.Globalization;
using Chat.Functions.Http;
using Microsoft.AspNetCore.Http;

namespace Chat.Functions.Threads;

/// <summary>Which part of a list is asked for: <c>?pageSize=</c> and, from the second page on, the <c>continuation</c> of the page before.</summary>
public sealed record Paging(int Size, string? Continuation)
{
    /// <summary>learn.microsoft.com/rest/api/communication/chat: maxPageSize.</summary>
    public const int Most = 200;

    private const int Default = 50;

    public static Outcome<Paging> Of(HttpRequest request)
    {
        var continuation = request.Query["continuation"] is [{ Length: > 0 } text] ? text : null;

        return request.Query["pageSize"] switch
        {
            [] => new Paging(Default, continuation),
            [{ } size] when int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= Most => new Paging(number, continuation),
            _ => Refusal.PageSizeInvalid(Most),
        };
    }
}
