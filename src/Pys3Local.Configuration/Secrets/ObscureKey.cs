namespace Pys3Local.Configuration.Secrets;

/// <summary>The fixed keys that obscured text is made with. They are public: obscuring only keeps a secret from being read in passing.</summary>
public enum ObscureKey
{
    /// <summary>pys3local's own, the same in every version of the Python program.</summary>
    Pys3Local,

    /// <summary>The default of vaultconfig, which the Python program's <c>obscure</c> command used.</summary>
    Vaultconfig,
}
