// SHA-256 and HMAC. Browsers offer them (crypto.subtle) to pages that came by HTTPS only, and this page may have come by HTTP.

const K = new Int32Array(64);
const START = new Int32Array(8);

// The constants of FIPS 180-4: the first 32 bits of the fractions of the square and cube roots of the first primes.
{
  const fraction = x => ((x - Math.floor(x)) * 0x100000000) | 0;
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
    if (!prime) continue;
    if (found < 8) START[found] = fraction(Math.sqrt(n));
    K[found++] = fraction(Math.cbrt(n));
  }
}

/** The hash of what comes in pieces. */
export class Sha256 {
  constructor() {
    this.state = START.slice();
    this.block = new Uint8Array(64);
    this.words = new Int32Array(64);
    this.filled = 0;
    this.length = 0;
  }

  update(bytes) {
    this.length += bytes.length;
    let at = 0;
    if (this.filled > 0) {
      at = Math.min(64 - this.filled, bytes.length);
      this.block.set(bytes.subarray(0, at), this.filled);
      this.filled += at;
      if (this.filled < 64) return this;
      this.compress(this.block, 0);
      this.filled = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) this.compress(bytes, at);
    this.block.set(bytes.subarray(at));
    this.filled = bytes.length - at;
    return this;
  }

  digest() {
    const end = new Uint8Array((this.filled < 56 ? 64 : 128) - this.filled);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(this.length / 0x20000000));
    view.setUint32(end.length - 4, (this.length << 3) >>> 0);
    this.update(end);
    const hash = new DataView(new ArrayBuffer(32));
    this.state.forEach((word, i) => hash.setInt32(i * 4, word));
    return new Uint8Array(hash.buffer);
  }

  compress(bytes, at) {
    const w = this.words, s = this.state;
    for (let i = 0; i < 16; i++, at += 4) w[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      const first = ((a >>> 7) | (a << 25)) ^ ((a >>> 18) | (a << 14)) ^ (a >>> 3), second = ((b >>> 17) | (b << 15)) ^ ((b >>> 19) | (b << 13)) ^ (b >>> 10);
      w[i] = (((w[i - 16] + w[i - 7]) | 0) + ((first + second) | 0)) | 0;
    }
    let a = s[0], b = s[1], c = s[2], d = s[3], e = s[4], f = s[5], g = s[6], h = s[7];
    for (let i = 0; i < 64; i++) {
      const first = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7)), choice = g ^ (e & (f ^ g));
      const t = (((h + first) | 0) + ((choice + K[i]) | 0) + w[i]) | 0;
      const second = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10)), majority = (a & b) | (c & (a | b));
      const u = (second + majority) | 0;
      h = g; g = f; f = e; e = (d + t) | 0; d = c; c = b; b = a; a = (t + u) | 0;
    }
    s[0] += a; s[1] += b; s[2] += c; s[3] += d; s[4] += e; s[5] += f; s[6] += g; s[7] += h;
  }
}

const utf8 = new TextEncoder();

/** Text as its bytes; bytes as they are. */
export const bytesOf = value => typeof value === 'string' ? utf8.encode(value) : value;

export const sha256 = value => new Sha256().update(bytesOf(value)).digest();

export const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');

export const base64 = bytes => btoa(String.fromCharCode(...bytes));

export function hmac(key, value) {
  key = bytesOf(key);
  if (key.length > 64) key = sha256(key);
  const inner = new Uint8Array(64).fill(0x36), outer = new Uint8Array(64).fill(0x5c);
  key.forEach((b, i) => { inner[i] ^= b; outer[i] ^= b; });
  return new Sha256().update(outer).update(new Sha256().update(inner).update(bytesOf(value)).digest()).digest();
}
