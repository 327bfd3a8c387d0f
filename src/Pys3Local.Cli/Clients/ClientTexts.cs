namespace Pys3Local.Cli.Clients;

/// <summary>What to paste or type, client by client.</summary>
internal static class ClientTexts
{
    private const string HttpsOnly = "speaks HTTPS only: start the server with --tls-self-signed or --tls-cert";

    private static readonly (string Name, string Form, Func<ClientSetup, string?[]> Lines)[] All =
    [
        ("rclone", "a section of ~/.config/rclone/rclone.conf", RcloneLines),
        ("restic", "commands for a shell", Restic),
        ("kopia", "a command for a shell", Kopia),
        ("duplicati", "a target URL", Duplicati),
        ("aws", "sections of ~/.aws/credentials and ~/.aws/config", Aws),
        ("s3cmd", "a ~/.s3cfg", S3cmd),
        ("proxmox", "commands for the Proxmox Backup Server", Proxmox),
        ("veeam", "what to type into its dialogue", Veeam),
        ("hyperbackup", "what to type into its dialogue", HyperBackup),
    ];

    public static IEnumerable<string> Names => All.Select(client => client.Name);

    /// <summary>Each client with the form of what it is given.</summary>
    public static IEnumerable<(string Name, string Form)> Forms => All.Select(client => (client.Name, client.Form));

    /// <summary>Null if there is no such client.</summary>
    public static string? For(string client, ClientSetup setup) =>
        Array.Find(All, known => known.Name == client).Lines is { } lines ? WithCopy(Text(lines(setup)), setup) : null;

    public static string Rclone(ClientSetup setup) => Text(RcloneLines(setup));

    private static string?[] RcloneLines(ClientSetup setup) =>
    [
        "[pys3local]",
        "type = s3",
        "provider = Other",
        $"access_key_id = {setup.KeyId}",
        $"secret_access_key = {setup.Secret}",
        $"endpoint = {setup.Url}",
        $"region = {setup.Region}",
        "force_path_style = true",
        // Else a key with a control character makes a listing that no parser of XML takes.
        "list_url_encode = true",
        setup.CertificateFile is { } file ? $"# The server's certificate is its own: rclone --ca-cert {Word(file)} lsd pys3local:" : null,
        setup.Prefix.Length == 0 ? null : $"# The key is for this place only: rclone sync DIRECTORY pys3local:{setup.Bucket}/{setup.FolderFor("rclone")}",
    ];

    private static string?[] Restic(ClientSetup setup) =>
    [
        $"export AWS_ACCESS_KEY_ID={Word(setup.KeyId)}",
        $"export AWS_SECRET_ACCESS_KEY={Word(setup.Secret)}",
        $"export AWS_DEFAULT_REGION={Word(setup.Region)}",
        $"export RESTIC_REPOSITORY={Word($"s3:{setup.Url}/{setup.Bucket}/{setup.FolderFor("restic")}")}",
        $"restic{(setup.CertificateFile is { } file ? $" --cacert {Word(file)}" : "")} -o s3.bucket-lookup=path init",
    ];

    private static string?[] Kopia(ClientSetup setup) =>
    [
        $"kopia repository create s3 --bucket={Word(setup.Bucket)} --endpoint={Word(setup.Authority)} --region={Word(setup.Region)} "
            + $"--access-key={Word(setup.KeyId)} --secret-access-key={Word(setup.Secret)}"
            + (setup.Prefix.Length == 0 ? "" : $" --prefix={Word(setup.FolderFor("kopia"))}/")
            + (setup.IsHttps ? "" : " --disable-tls")
            + (setup.CertificateFile is { } file ? $" --root-ca-pem-path={Word(file)}" : ""),
    ];

    private static string?[] Duplicati(ClientSetup setup) =>
    [
        $"s3://{setup.Bucket}/{setup.FolderFor("duplicati")}?s3-server-name={Uri.EscapeDataString(setup.Authority)}"
            + $"&s3-location-constraint={Uri.EscapeDataString(setup.Region)}&s3-client=minio&use-ssl={(setup.IsHttps ? "true" : "false")}"
            + $"&auth-username={Uri.EscapeDataString(setup.KeyId)}&auth-password={Uri.EscapeDataString(setup.Secret)}",
        setup.CertificateFile is { } file ? $"# The server's certificate is its own: add {file} to the certificates that the machine trusts." : null,
    ];

    private static string?[] Aws(ClientSetup setup) =>
    [
        "# ~/.aws/credentials",
        "[pys3local]",
        $"aws_access_key_id = {setup.KeyId}",
        $"aws_secret_access_key = {setup.Secret}",
        "",
        "# ~/.aws/config",
        "[profile pys3local]",
        $"region = {setup.Region}",
        $"endpoint_url = {setup.Url}",
        setup.CertificateFile is { } file ? $"ca_bundle = {file}" : null,
        "s3 =",
        "    addressing_style = path",
        "",
        "# aws --profile pys3local s3 ls",
    ];

    private static string?[] S3cmd(ClientSetup setup) =>
    [
        "# ~/.s3cfg",
        "[default]",
        $"access_key = {setup.KeyId}",
        $"secret_key = {setup.Secret}",
        $"host_base = {setup.Authority}",
        $"host_bucket = {setup.Authority}",
        $"bucket_location = {setup.Region}",
        $"use_https = {(setup.IsHttps ? "True" : "False")}",
        "signature_v2 = False",
        setup.CertificateFile is { } file ? $"ca_certs_file = {file}" : null,
    ];

    private static string?[] Proxmox(ClientSetup setup) =>
    [
        $"proxmox-backup-manager s3 endpoint create pys3local --endpoint {Word(setup.Host)} --port {setup.Port} --path-style true "
            + $"--region {Word(setup.Region)} --access-key {Word(setup.KeyId)} --secret-key {Word(setup.Secret)}"
            + (setup.Fingerprint is { } fingerprint ? $" --fingerprint {fingerprint}" : ""),
        $"proxmox-backup-manager datastore create {Word(setup.Bucket)} {Word($"/var/cache/{setup.Bucket}")} "
            + $"--backend {Word($"type=s3,client=pys3local,bucket={setup.Bucket}")}",
        setup.IsHttps ? null : $"# Proxmox Backup Server {HttpsOnly}.",
    ];

    private static string?[] Veeam(ClientSetup setup) =>
    [
        "Backup Infrastructure > Backup Repositories > Add Repository > Object Storage > S3 Compatible",
        $"  Service point: {setup.Url}",
        $"  Region:        {setup.Region}",
        $"  Access key:    {setup.KeyId}",
        $"  Secret key:    {setup.Secret}",
        $"  Bucket:        {setup.Bucket}",
        setup.Fingerprint is { } fingerprint ? $"  Certificate:   accept the one with the SHA-256 fingerprint {fingerprint}" : null,
        setup.IsHttps ? null : $"Veeam {HttpsOnly}.",
    ];

    private static string?[] HyperBackup(ClientSetup setup) =>
    [
        "Hyper Backup > + > Folders and Packages > S3 Storage",
        "  S3 server:         Custom Server URL",
        $"  Server address:    {setup.Authority}",
        "  Signature version: v4",
        "  Request style:     Path Style",
        $"  Access key:        {setup.KeyId}",
        $"  Secret key:        {setup.Secret}",
        $"  Bucket name:       {setup.Bucket}",
        setup.IsHttps ? null : $"Hyper Backup {HttpsOnly}.",
    ];

    private static string WithCopy(string text, ClientSetup setup) =>
        setup is { CertificateFile: { } file, CertificateSource: { } source } && text.Contains(file, StringComparison.Ordinal)
            ? $"{text}# {file} on the client is a copy of {source} on the server (the certificate, not its key).\n"
            : text;

    private static string Text(string?[] lines) => string.Concat(lines.Where(line => line is not null).Select(line => line + "\n"));

    // One word for a POSIX shell, whatever is in it.
    private static string Word(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "/.:_-+=@,%".Contains(c))
            ? text
            : $"'{text.Replace("'", "'\\''")}'";
}
