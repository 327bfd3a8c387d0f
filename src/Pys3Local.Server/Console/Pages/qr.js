// QR codes (ISO/IEC 18004) of text as bytes, with the least correction (L): for a screen, which has no dirt.
import { svg } from './dom.js';

// By version, from 1: the bytes of correction of each block, and how many blocks there are.
const CORRECTION = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25];

// GF(256) with x⁸+x⁴+x³+x²+1.
const EXP = new Uint8Array(512), LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
  EXP[i] = EXP[i + 255] = x;
  LOG[x] = i;
  x = (x << 1) ^ (x & 128 ? 0x11d : 0);
}
const times = (a, b) => a && b ? EXP[LOG[a] + LOG[b]] : 0;

function correctionOf(bytes, length) {
  let divisor = [1];
  for (let i = 0; i < length; i++) divisor = [...divisor, 0].map((c, at) => c ^ (at > 0 ? times(divisor[at - 1], EXP[i]) : 0));
  const rest = new Uint8Array(bytes.length + length);
  rest.set(bytes);
  for (let i = 0; i < bytes.length; i++) {
    const factor = rest[i];
    if (factor) divisor.forEach((c, at) => { rest[i + at] ^= times(c, factor); });
  }
  return rest.slice(bytes.length);
}

function alignmentOf(version) {
  if (version === 1) return [];
  const number = Math.floor(version / 7) + 2, last = version * 4 + 10;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (number * 2 - 2)) * 2;
  return [6, ...Array.from({ length: number - 1 }, (_, i) => last - step * (number - 2 - i))];
}

function capacityOf(version) {
  const alignments = alignmentOf(version).length;
  let bits = (16 * version + 128) * version + 64;
  if (alignments) bits -= (25 * alignments - 10) * alignments - 55;
  if (version >= 7) bits -= 36;
  return Math.floor(bits / 8);
}

function codewordsOf(bytes, version) {
  const total = capacityOf(version), blocks = BLOCKS[version - 1], correction = CORRECTION[version - 1];
  const room = total - blocks * correction;
  const data = new Uint8Array(room);
  let bit = 0;
  const put = (value, width) => {
    for (let i = width - 1; i >= 0; i--, bit++) data[bit >> 3] |= ((value >> i) & 1) << (7 - (bit & 7));
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach(b => put(b, 8));
  for (let at = Math.ceil(Math.min(bit + 4, room * 8) / 8), pad = 0xec; at < room; at++, pad ^= 0xfd) data[at] = pad;
  // The blocks are as equal as they can be, the longer ones last; what they are sent as takes one byte of each in turn.
  const short = Math.floor(room / blocks), longer = room % blocks, parts = [];
  for (let i = 0, at = 0; i < blocks; i++) {
    const part = data.slice(at, at += short + (i >= blocks - longer ? 1 : 0));
    parts.push([part, correctionOf(part, correction)]);
  }
  const sent = [];
  for (let i = 0; i <= short; i++) for (const [part] of parts) if (i < part.length) sent.push(part[i]);
  for (let i = 0; i < correction; i++) for (const [, rest] of parts) sent.push(rest[i]);
  return sent;
}

const MASKS = [(x, y) => (x + y) % 2, (x, y) => y % 2, x => x % 3, (x, y) => (x + y) % 3, (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => (x * y) % 2 + (x * y) % 3,
  (x, y) => ((x * y) % 2 + (x * y) % 3) % 2, (x, y) => ((x + y) % 2 + (x * y) % 3) % 2];

/** The modules as rows of booleans, dark is true; null where the text is too long. */
export function modulesOf(text) {
  const bytes = new TextEncoder().encode(text);
  let version = 1;
  while (version <= 40 && bytes.length * 8 + (version < 10 ? 12 : 20) > (capacityOf(version) - BLOCKS[version - 1] * CORRECTION[version - 1]) * 8) version++;
  if (version > 40) return null;
  const size = version * 4 + 17;
  const grid = Array.from({ length: size }, () => new Array(size));
  const set = (x, y, dark) => { if (x >= 0 && y >= 0 && x < size && y < size) grid[y][x] = dark; };
  for (let i = 0; i < size; i++) { set(6, i, i % 2 === 0); set(i, 6, i % 2 === 0); }
  const alignments = alignmentOf(version);
  for (const x of alignments) for (const y of alignments) {
    if ((x === 6 && (y === 6 || y === size - 7)) || (x === size - 7 && y === 6)) continue;
    for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
  }
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]]) for (let dy = -4; dy <= 4; dy++) for (let dx = -4; dx <= 4; dx++) {
    const ring = Math.max(Math.abs(dx), Math.abs(dy));
    set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
  }
  setFormat(set, size, 0);
  if (version >= 7) {
    let rest = version;
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
    const bits = (version << 12) | rest;
    for (let i = 0; i < 18; i++) {
      const dark = ((bits >> i) & 1) === 1, a = size - 11 + (i % 3), b = Math.floor(i / 3);
      set(a, b, dark);
      set(b, a, dark);
    }
  }
  const free = grid.map(row => Array.from(row, cell => cell === undefined));
  const sent = codewordsOf(bytes, version);
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) for (const x of [right, right - 1]) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      if (!free[y][x]) continue;
      grid[y][x] = at < sent.length * 8 && ((sent[at >> 3] >> (7 - (at & 7))) & 1) === 1;
      at++;
    }
  }
  const masked = MASKS.map((mask, number) => {
    const made = grid.map((row, y) => row.map((dark, x) => free[y][x] && mask(x, y) === 0 ? !dark : dark));
    setFormat((x, y, dark) => { made[y][x] = dark; }, size, number);
    return [penaltyOf(made), made];
  });
  return masked.reduce((best, one) => one[0] < best[0] ? one : best)[1];
}

function setFormat(set, size, mask) {
  // L is 01.
  const data = (1 << 3) | mask;
  let rest = data;
  for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const bits = ((data << 10) | rest) ^ 0x5412;
  const bit = i => ((bits >> i) & 1) === 1;
  for (let i = 0; i <= 5; i++) set(8, i, bit(i));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let i = 9; i < 15; i++) set(14 - i, 8, bit(i));
  for (let i = 0; i < 8; i++) set(size - 1 - i, 8, bit(i));
  for (let i = 8; i < 15; i++) set(8, size - 15 + i, bit(i));
  set(8, size - 8, true);
}

function penaltyOf(grid) {
  const size = grid.length;
  let penalty = 0, dark = 0;
  for (const line of [...grid, ...grid.map((_, x) => grid.map(row => row[x]))]) {
    const text = line.map(cell => cell ? '1' : '0').join('');
    for (const run of text.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
    penalty += 40 * (text.match(/(?=10111010000|00001011101)/g) ?? []).length;
  }
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) {
    dark += grid[y][x] ? 1 : 0;
    if (x && y && grid[y][x] === grid[y - 1][x] && grid[y][x] === grid[y][x - 1] && grid[y][x] === grid[y - 1][x - 1]) penalty += 3;
  }
  return penalty + 10 * Math.floor(Math.abs(dark * 20 - size * size * 10) / (size * size));
}

/** As a picture, black on white whatever the page looks like. */
export function qrCode(text) {
  const grid = modulesOf(text);
  if (!grid) return null;
  const size = grid.length + 8;
  const path = grid.flatMap((row, y) => row.map((dark, x) => dark ? `M${x + 4} ${y + 4}h1v1h-1z` : '')).join('');
  return svg('svg', { viewBox: `0 0 ${size} ${size}`, class: 'qr', role: 'img', 'aria-label': 'QR code of the link' }, svg('rect', { width: size, height: size, fill: '#fff' }), svg('path', { d: path, fill: '#000', 'shape-rendering': 'crispEdges' }));
}
