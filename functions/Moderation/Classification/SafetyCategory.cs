namespace Chat.Functions.Moderation.Classification;

/// <summary>What Azure AI Content Safety looks for: learn.microsoft.com/azure/ai-services/content-safety/concepts/harm-categories.</summary>
public enum SafetyCategory
{
    Hate,
    SelfHarm,
    Sexual,
    Violence,
}
