using System.Globalization;
using Chat.Emulator.Http;

namespace Chat.Emulator.Chat;

/// <summary>The paging parameters of a listing.</summary>
/// <remarks>learn.microsoft.com/rest/api/communication/chat/chat-thread/list-chat-messages</remarks>
internal sealed record PageRequest(int Size, int Skip, DateTimeOffset? StartTime, string? SyncState)
{
    public static Refusal? Refuses(IQueryCollection query, out PageRequest page)
    {
        page = new PageRequest(ChatLimits.DefaultPageSize, 0, null, null);
        if (query.TryGetValue("maxPageSize", out var size))
        {
            if (!int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value is < 1 or > ChatLimits.PageSize)
            {
                return ChatRefusals.PageSizeUnreadable;
            }

            page = page with { Size = value };
        }

        if (query.TryGetValue("skip", out var skip))
        {
            if (!int.TryParse(skip, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return ChatRefusals.SkipUnreadable;
            }

            page = page with { Skip = value };
        }

        if (query.TryGetValue("startTime", out var start) && start.ToString() is { Length: > 0 } text)
        {
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value))
            {
                return ChatRefusals.StartTimeUnreadable;
            }

            page = page with { StartTime = value };
        }

        page = page with { SyncState = query.TryGetValue("syncState", out var state) ? state.ToString() : null };

        return null;
    }
}
