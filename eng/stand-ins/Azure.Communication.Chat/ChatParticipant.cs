using System.Text.Json;

namespace Azure.Communication.Chat;

public class ChatParticipant
{
    public ChatParticipant(CommunicationIdentifier identifier)
    {
        User = identifier;
        Metadata = new Dictionary<string, string>();
    }

    internal ChatParticipant(JsonElement json)
    {
        User = ChatJson.Object(json, "communicationIdentifier", ChatJson.Identifier);
        DisplayName = ChatJson.Text(json, "displayName");
        ShareHistoryTime = ChatJson.Time(json, "shareHistoryTime");
        Metadata = ChatJson.Map(json, "metadata");
    }

    public CommunicationIdentifier User { get; set; }

    public string DisplayName { get; set; }

    public DateTimeOffset? ShareHistoryTime { get; set; }

    public IDictionary<string, string> Metadata { get; }

    internal static void WriteList(Utf8JsonWriter json, IEnumerable<ChatParticipant> participants)
    {
        json.WriteStartArray("participants");
        foreach (var participant in participants)
        {
            json.WriteStartObject();
            json.WriteStartObject("communicationIdentifier");
            ChatJson.WriteMembers(json, participant.User);
            json.WriteEndObject();
            ChatJson.WriteText(json, "displayName", participant.DisplayName);
            if (participant.ShareHistoryTime is { } time)
            {
                json.WriteString("shareHistoryTime", ChatJson.Instant(time));
            }

            ChatJson.WriteMap(json, "metadata", participant.Metadata);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
