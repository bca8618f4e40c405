namespace Azure.Communication.Chat;

public sealed class ThreadCreationDateRetentionPolicy : ChatRetentionPolicy
{
    public ThreadCreationDateRetentionPolicy(int deleteThreadAfterDays)
        : base(RetentionPolicyKind.ThreadCreationDate)
    {
        DeleteThreadAfterDays = deleteThreadAfterDays;
    }

    public int DeleteThreadAfterDays { get; }
}
