/*
 * What of the C libraries no request reaches, as definitions that do nothing: the linker takes them instead of the archive's
 * members. They are weak, so that a library which cannot do without its own (another version, one built as a single object)
 * keeps it and is merely bigger. Each states why nothing is lost.
 */
#define UNUSED __attribute__((weak))

/* SQLite: a connection registers full text search, R-trees, page statistics and JSON; our statements are plain tables. 0 is SQLITE_OK. */
UNUSED int sqlite3Fts3Init(void *db) { (void)db; return 0; }
UNUSED int sqlite3Fts5Init(void *db) { (void)db; return 0; }
UNUSED int sqlite3RtreeInit(void *db) { (void)db; return 0; }
UNUSED int sqlite3DbstatRegister(void *db) { (void)db; return 0; }
UNUSED int sqlite3JsonTableFunctions(void *db) { (void)db; return 0; }
UNUSED void sqlite3RegisterJsonFunctions(void) {}

/* SQLite's acos() and its like, 280 KB of libm: scripts/build.sh points sqlite3's references here. SQL reads "not a number" as NULL. */
#define NO_MATHEMATICS(name) double unused_##name(void) { return __builtin_nan(""); }
NO_MATHEMATICS(acos)
NO_MATHEMATICS(acosh)
NO_MATHEMATICS(asin)
NO_MATHEMATICS(asinh)
NO_MATHEMATICS(atan)
NO_MATHEMATICS(atan2)
NO_MATHEMATICS(atanh)
NO_MATHEMATICS(cosh)
NO_MATHEMATICS(sinh)
NO_MATHEMATICS(tan)
NO_MATHEMATICS(tanh)

/* OpenSSL: ciphers by their names of before version 3 (Blowfish, SEED, ARIA, …); TLS fetches its own from the provider. */
UNUSED void openssl_add_all_ciphers_int(void) {}

/*
 * OpenSSL: AES-CBC stitched with HMAC for TLS 1.2 without an AEAD. As on a processor without AES-NI, "not capable" leaves these
 * suites to the plain implementations; the tables (struct ossl_dispatch_st, ended by zeros) are then never read.
 */
UNUSED int ossl_cipher_capable_aes_cbc_hmac_sha1(void) { return 0; }
UNUSED int ossl_cipher_capable_aes_cbc_hmac_sha256(void) { return 0; }
struct dispatch { int id; void (*function)(void); };
UNUSED const struct dispatch ossl_aes128cbc_hmac_sha1_functions[1] = {{0, 0}};
UNUSED const struct dispatch ossl_aes256cbc_hmac_sha1_functions[1] = {{0, 0}};
UNUSED const struct dispatch ossl_aes128cbc_hmac_sha256_functions[1] = {{0, 0}};
UNUSED const struct dispatch ossl_aes256cbc_hmac_sha256_functions[1] = {{0, 0}};
