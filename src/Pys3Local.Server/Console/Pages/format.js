// Numbers and times for people.

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function size(bytes) {
  if (bytes === undefined || bytes === null || Number.isNaN(bytes)) return '–';
  let unit = 0;
  while (bytes >= 1024 && unit < UNITS.length - 1) { bytes /= 1024; unit++; }
  return `${unit === 0 ? Math.round(bytes) : bytes.toFixed(bytes < 10 ? 1 : 0)} ${UNITS[unit]}`;
}

export const count = (number, one) => number === undefined || number === null ? '–' : `${number.toLocaleString('en')}${one ? ` ${one}${number === 1 ? '' : 's'}` : ''}`;

export const time = text => {
  const date = new Date(text ?? '');
  return Number.isNaN(+date) ? '–' : date.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
};

/** How long ago, or how soon. */
export function ago(text, now = Date.now()) {
  if (!text) return 'never';
  const seconds = (now - new Date(text)) / 1000, away = Math.abs(seconds);
  const [number, unit] = away < 90 ? [away, 'second'] : away < 5400 ? [away / 60, 'minute'] : away < 129600 ? [away / 3600, 'hour'] : [away / 86400, 'day'];
  const words = `${Math.round(number)} ${unit}${Math.round(number) === 1 ? '' : 's'}`;
  return seconds < 0 ? `in ${words}` : `${words} ago`;
}

/** Metadata as people read it: what is not ASCII goes through headers in words of RFC 2047. */
export const decoded = text => text.replace(/=\?UTF-8\?B\?([A-Za-z0-9+/=]*)\?=/gi, (word, base64) => {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), c => c.charCodeAt(0)));
  } catch {
    return word;
  }
});

export const encoded = text => /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${btoa(String.fromCharCode(...new TextEncoder().encode(text)))}?=`;

/** 500GiB, 1.5 TB, 1000: bytes; undefined where it is no size. */
export function bytesOf(text) {
  const [, number, unit, binary] = /^\s*([\d.]+)\s*([kmgtp]?)(i?)b?\s*$/i.exec(text) ?? [];
  if (number === undefined) return undefined;
  return Math.round(parseFloat(number) * (binary ? 1024 : 1000) ** ' kmgtp'.indexOf((unit || ' ').toLowerCase()));
}

export const nameOf = key => key.replace(/\/$/, '').split('/').pop() + (key.endsWith('/') ? '/' : '');
