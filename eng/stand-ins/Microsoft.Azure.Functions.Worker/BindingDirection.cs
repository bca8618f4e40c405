namespace Microsoft.Azure.Functions.Worker;

public enum BindingDirection
{
    In,
    Out,
}
