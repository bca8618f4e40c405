using Chat.Emulator.Chat;
using Chat.Emulator.EventGrid;
using Chat.Emulator.Identity;

namespace Chat.Emulator.State;

/// <summary>Everything the emulator knows. It changes in one way only: a <see cref="Change"/> is applied.</summary>
internal sealed class EmulatorState(EventGridState events)
{
    public Guid ResourceId { get; private set; }

    public IdentityState Identities { get; } = new();

    public ChatState Chat { get; } = new();

    public EventGridState Events => events;

    /// <summary>The caller holds the lock of what the change is about.</summary>
    public void Apply(Change change)
    {
        if (change is ResourceCreated resource)
        {
            ResourceId = resource.ResourceId;
        }

        Identities.Apply(change);
        Chat.Apply(change);
        Events.Apply(change, Chat);
    }
}
