using Pys3Local.Storage.Local.Objects;

namespace Pys3Local.Storage.Local.Verification;

/// <summary><c>.pys3local/verify.json</c>: how the last verification came out, and which versions get an error instead of their bytes.</summary>
internal sealed class VerifyDocument
{
    public VerifyReport? Report { get; set; }

    public List<DamagedVersion> Damage { get; set; } = [];
}
