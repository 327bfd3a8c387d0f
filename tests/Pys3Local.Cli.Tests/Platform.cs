using System.Runtime.Versioning;

// The tests look at modes of files.
[assembly: UnsupportedOSPlatform("windows")]
