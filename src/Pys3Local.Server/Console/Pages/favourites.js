// Buckets that somebody goes to often, kept in this browser. There are names in it, and no key.

const NAME = 'pys3local-favourites';

export const all = () => {
  try {
    return JSON.parse(localStorage.getItem(NAME) ?? '[]').filter(name => typeof name === 'string');
  } catch {
    return [];
  }
};

export const has = bucket => all().includes(bucket);

export const toggle = bucket => localStorage.setItem(NAME, JSON.stringify(has(bucket) ? all().filter(name => name !== bucket) : [...all(), bucket].sort()));
