using System.Text.Json;

namespace Azure.Communication.Chat;

public abstract class ChatRetentionPolicy
{
    protected ChatRetentionPolicy(RetentionPolicyKind kind)
    {
        Kind = kind;
    }

    public RetentionPolicyKind Kind { get; }

    public static ChatRetentionPolicy None() => new OtherRetentionPolicy(RetentionPolicyKind.None);

    public static ChatRetentionPolicy ThreadCreationDate(int deleteThreadAfterDays)
        => new ThreadCreationDateRetentionPolicy(deleteThreadAfterDays);

    internal static ChatRetentionPolicy Read(JsonElement json)
    {
        var kind = new RetentionPolicyKind(ChatJson.Text(json, "kind"));
        return kind == RetentionPolicyKind.ThreadCreationDate
            ? ThreadCreationDate(json.GetProperty("deleteThreadAfterDays").GetInt32())
            : new OtherRetentionPolicy(kind);
    }

    internal static void Write(Utf8JsonWriter json, ChatRetentionPolicy policy)
    {
        if (policy is null)
        {
            return;
        }

        json.WriteStartObject("retentionPolicy");
        if (policy is ThreadCreationDateRetentionPolicy { DeleteThreadAfterDays: var days })
        {
            json.WriteNumber("deleteThreadAfterDays", days);
        }

        json.WriteString("kind", policy.Kind.ToString());
        json.WriteEndObject();
    }
}

/// <summary>"none", and any kind that a later service may add.</summary>
internal sealed class OtherRetentionPolicy(RetentionPolicyKind kind) : ChatRetentionPolicy(kind);
