using System.Text.Json.Serialization;
using Chat.Emulator.Chat;
using Chat.Emulator.EventGrid;
using Chat.Emulator.Identity;

namespace Chat.Emulator.State;

/// <summary>Something that happened, as the journal keeps it. State is nothing but the sum of these.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "change")]
[JsonDerivedType(typeof(ResourceCreated), "resourceCreated")]
[JsonDerivedType(typeof(IdentityCreated), "identityCreated")]
[JsonDerivedType(typeof(TokenIssued), "tokenIssued")]
[JsonDerivedType(typeof(TokensRevoked), "tokensRevoked")]
[JsonDerivedType(typeof(IdentityDeleted), "identityDeleted")]
[JsonDerivedType(typeof(ThreadCreated), "threadCreated")]
[JsonDerivedType(typeof(ThreadUpdated), "threadUpdated")]
[JsonDerivedType(typeof(ThreadDeleted), "threadDeleted")]
[JsonDerivedType(typeof(ParticipantsAdded), "participantsAdded")]
[JsonDerivedType(typeof(ParticipantRemoved), "participantRemoved")]
[JsonDerivedType(typeof(MessageSent), "messageSent")]
[JsonDerivedType(typeof(MessageEdited), "messageEdited")]
[JsonDerivedType(typeof(MessageDeleted), "messageDeleted")]
[JsonDerivedType(typeof(ReceiptSent), "receiptSent")]
[JsonDerivedType(typeof(SubscriptionSet), "subscriptionSet")]
[JsonDerivedType(typeof(SubscriptionProgressed), "subscriptionProgressed")]
[JsonDerivedType(typeof(SubscriptionRemoved), "subscriptionRemoved")]
[JsonDerivedType(typeof(DeliveryAttempted), "deliveryAttempted")]
internal abstract record Change
{
    /// <summary>Events derived from this change take their ids from it, so they are the same after a restart.</summary>
    public Guid Id { get; init; } = Guid.NewGuid();

    public required DateTimeOffset At { get; init; }
}
