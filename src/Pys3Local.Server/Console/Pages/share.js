// A link to an object for somebody without a key: signed here, good until it ends.
import { copyable, dialog, field, h, select } from './dom.js';
import { session } from './app.js';
import { nameOf, time } from './format.js';
import { qrCode } from './qr.js';

const HOUR = 3600, DAY = 24 * HOUR;

export const share = (bucket, key, version) => dialog(`Share ${nameOf(key)}`, () => {
  const ends = select('ends', [[HOUR, '1 hour'], [8 * HOUR, '8 hours'], [DAY, '1 day'], [3 * DAY, '3 days'], [7 * DAY, '7 days, the longest']], DAY);
  const saves = select('saves', [['', 'is shown by the browser where it can'], ['file', 'is saved as a file']], 'file');
  const place = h('div', {});
  const show = () => {
    const seconds = Number(ends.value);
    const link = session.s3.link(bucket, key, { seconds, version, name: saves.value && nameOf(key) });
    place.replaceChildren(
      copyable('Link', link, 4),
      h('p', {}, `Whoever has it can read this object until ${time(session.s3.now.getTime() + seconds * 1000)}, and nothing else. It ends earlier with the key that it was made with (`, h('code', {}, session.key), ').'),
      qrCode(link) ?? h('p', { class: 'note' }, 'The link is too long for a QR code.'));
  };
  ends.addEventListener('change', show);
  saves.addEventListener('change', show);
  show();
  return [field('Ends after', ends), field('It', saves), place];
});
