namespace Chat.Emulator.Chat;

internal enum MessageType
{
    Text,
    Html,
    TopicUpdated,
    ParticipantAdded,
    ParticipantRemoved,
}
