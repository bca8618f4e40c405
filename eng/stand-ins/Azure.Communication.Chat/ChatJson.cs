using System.Globalization;
using System.Text.Json;

namespace Azure.Communication.Chat;

/// <summary>The shapes that several models share on the wire.</summary>
internal static class ChatJson
{
    private const string InstantFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public static string Instant(DateTimeOffset time) => time.ToUniversalTime().ToString(InstantFormat, CultureInfo.InvariantCulture);

    public static string Text(JsonElement element, string name)
        => Member(element, name) is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    public static DateTimeOffset? Time(JsonElement element, string name) => Member(element, name)?.GetDateTimeOffset();

    public static Uri Link(JsonElement element, string name)
        => Text(element, name) is { } text ? new Uri(text, UriKind.RelativeOrAbsolute) : null;

    public static T Object<T>(JsonElement element, string name, Func<JsonElement, T> read)
        where T : class
        => Member(element, name) is { } value ? read(value) : null;

    public static IReadOnlyList<T> List<T>(JsonElement element, string name, Func<JsonElement, T> read)
        => Member(element, name) is { } values ? [.. values.EnumerateArray().Select(read)] : [];

    public static Dictionary<string, string> Map(JsonElement element, string name)
        => Member(element, name) is { } values
            ? values.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString())
            : [];

    public static CommunicationIdentifier Identifier(JsonElement element)
    {
        if (Member(element, "communicationUser") is { } user)
        {
            return new CommunicationUserIdentifier(Text(user, "id"));
        }

        var rawId = Text(element, "rawId");
        if (Member(element, "phoneNumber") is { } phone)
        {
            return new PhoneNumberIdentifier(Text(phone, "value"), rawId);
        }

        if (Member(element, "microsoftTeamsUser") is { } teamsUser)
        {
            var isAnonymous = Member(teamsUser, "isAnonymous")?.GetBoolean() ?? false;
            return new MicrosoftTeamsUserIdentifier(Text(teamsUser, "userId"), isAnonymous, Cloud(teamsUser), rawId);
        }

        return Member(element, "microsoftTeamsApp") is { } app
            ? new MicrosoftTeamsAppIdentifier(Text(app, "appId"), Cloud(app))
            : new UnknownIdentifier(rawId);
    }

    public static void WriteMembers(Utf8JsonWriter json, CommunicationIdentifier identifier)
    {
        switch (identifier)
        {
            case CommunicationUserIdentifier user:
                json.WriteStartObject("communicationUser");
                json.WriteString("id", user.Id);
                json.WriteEndObject();
                break;

            case PhoneNumberIdentifier phone:
                json.WriteString("rawId", phone.RawId);
                json.WriteStartObject("phoneNumber");
                json.WriteString("value", phone.PhoneNumber);
                json.WriteEndObject();
                break;

            case MicrosoftTeamsUserIdentifier user:
                json.WriteString("rawId", user.RawId);
                json.WriteStartObject("microsoftTeamsUser");
                json.WriteString("userId", user.UserId);
                json.WriteBoolean("isAnonymous", user.IsAnonymous);
                json.WriteString("cloud", user.Cloud.ToString());
                json.WriteEndObject();
                break;

            case MicrosoftTeamsAppIdentifier app:
                json.WriteString("rawId", app.RawId);
                json.WriteStartObject("microsoftTeamsApp");
                json.WriteString("appId", app.AppId);
                json.WriteString("cloud", app.Cloud.ToString());
                json.WriteEndObject();
                break;

            case UnknownIdentifier unknown:
                json.WriteString("rawId", unknown.Id);
                break;

            default:
                throw new NotSupportedException($"{identifier?.GetType().Name ?? "null"} cannot be sent as an identifier.");
        }
    }

    public static void WriteMap(Utf8JsonWriter json, string name, IDictionary<string, string> map)
    {
        if (map is not { Count: > 0 })
        {
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in map)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    public static void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static JsonElement? Member(JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static CommunicationCloudEnvironment? Cloud(JsonElement element)
        => Text(element, "cloud") is { } cloud ? new CommunicationCloudEnvironment(cloud) : null;
}
