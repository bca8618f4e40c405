namespace Azure.Communication.Chat;

public class TypingNotificationOptions
{
    public string SenderDisplayName { get; set; }
}
