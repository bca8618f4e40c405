using System.ComponentModel.DataAnnotations;

namespace Chat.Functions.Threads;

public sealed record AddParticipantsRequest([property: Required, MinLength(1), MaxLength(Admission.MostAtOnce)] IReadOnlyList<ParticipantRequest?>? Participants = null);
