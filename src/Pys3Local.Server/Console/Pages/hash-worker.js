// Hashes parts of files in a thread of its own, so that the page stays quick: {id, blob} in, {id, hash} out.
import { Sha256, hex } from './sha256.js';

const STEP = 1 << 20;

addEventListener('message', async ({ data: { id, blob } }) => {
  try {
    const hash = new Sha256();
    for (let at = 0; at < blob.size; at += STEP) hash.update(new Uint8Array(await blob.slice(at, at + STEP).arrayBuffer()));
    postMessage({ id, hash: hex(hash.digest()) });
  } catch (failure) {
    postMessage({ id, failure: failure.message });
  }
});
