namespace Azure.Data.Tables;

public class TableTransactionFailedException : RequestFailedException
{
    internal const string IndexKey = "FailedEntity";

    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(
            requestFailedException.Status,
            requestFailedException.Message,
            requestFailedException.ErrorCode,
            requestFailedException.InnerException)
    {
        FailedTransactionActionIndex = requestFailedException.Data[IndexKey] as int?;
    }

    public int? FailedTransactionActionIndex { get; }
}
