namespace Pys3Local.S3.Wire;

/// <summary>A feature of a connection: the host closes those of strangers first when it has too many.</summary>
public interface IKnownClient
{
    /// <summary>Somebody who may sign has sent a request over it.</summary>
    void Known();
}
