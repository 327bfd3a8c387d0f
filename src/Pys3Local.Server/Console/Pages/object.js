// One object: what is known of it, its preview, tags, locks and versions.
import { button, confirm, dialog, field, form, h, input, say, section, select, table } from './dom.js';
import { goTo, linkTo, refresh, session } from './app.js';
import { fact } from './overview.js';
import { decoded, encoded, nameOf, size, time } from './format.js';
import { rowsEditor } from './rows.js';
import { share } from './share.js';
import { document as xmlDocument, element, escape, value } from './xml.js';
import { download } from './zip.js';

const MOST_TEXT = 256 << 10, MOST_PICTURE = 20 << 20;

// No SVG: a picture that can hold a script is shown as text.
const PICTURES = { png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp', avif: 'image/avif', bmp: 'image/bmp' };
const TEXTS = /^(txt|md|json|xml|yaml|yml|toml|ini|conf|log|csv|tsv|html?|css|m?js|ts|svg|sh|py|cs|go|rs|java|c|h|cpp|sql|service)$/;

export async function page(bucket, key, left) {
  const { rights, s3 } = session;
  const folder = key.includes('/') ? key.slice(0, key.lastIndexOf('/') + 1) : '';
  let headers, failure;
  try {
    headers = await s3.head(bucket, key);
  } catch (refused) {
    failure = refused;
  }
  const path = h('nav', { 'aria-label': 'Folders', class: 'path' }, h('a', { href: linkTo('objects', bucket, folder) }, `← ${bucket}/${folder}`));
  const title = h('h1', {}, nameOf(key) || key);
  const versions = rights.can('ListBucketVersions', bucket) ? versionsOf(bucket, key, left) : [];
  if (failure) return [path, title, h('p', { class: 'failure', role: 'alert' }, failure.message), await versions];
  const actions = h('div', { class: 'actions' },
    button('Download', () => download(bucket, key), { class: 'primary' }),
    button('Share', () => share(bucket, key)),
    rights.canTo('DeleteObject', bucket, key) ? button('Delete', () => remove(bucket, key, folder), { class: 'danger' }) : h('span', { class: 'note' }, 'This key may not delete it.'));
  return [path, title, actions, facts(headers), preview(bucket, key, headers), await metadata(bucket, key, headers), await tags(bucket, key), await locks(bucket, key, headers), await versions];
}

async function remove(bucket, key, folder) {
  if (!await confirm('Delete', `“${key}” will be deleted. Where the bucket keeps versions, it can be restored.`, 'Delete')) return;
  await session.s3.send('DELETE', { bucket, key });
  say('Deleted.');
  goTo('objects', bucket, folder);
}

function facts(headers) {
  const checksums = ['crc64nvme', 'crc32', 'crc32c', 'sha1', 'sha256'].filter(name => headers.get(`x-amz-checksum-${name}`));
  return section('Properties', h('dl', { class: 'facts' },
    fact('Size', `${size(Number(headers.get('content-length')))} (${Number(headers.get('content-length')).toLocaleString('en')} bytes)`),
    fact('Changed', time(headers.get('last-modified'))),
    fact('Type', headers.get('content-type') ?? '–'),
    fact('ETag', h('code', {}, headers.get('etag') ?? '–')),
    headers.get('x-amz-version-id') ? fact('Version', h('code', {}, headers.get('x-amz-version-id'))) : [],
    headers.get('x-amz-server-side-encryption') ? fact('Encryption', headers.get('x-amz-server-side-encryption')) : [],
    headers.get('x-amz-object-lock-mode') ? fact('Locked', `${headers.get('x-amz-object-lock-mode').toLowerCase()}, until ${time(headers.get('x-amz-object-lock-retain-until-date'))}`) : [],
    headers.get('x-amz-object-lock-legal-hold') === 'ON' ? fact('Legal hold', 'on') : [],
    checksums.map(name => fact(name.toUpperCase(), h('code', {}, headers.get(`x-amz-checksum-${name}`))))));
}

function preview(bucket, key, headers) {
  const extension = key.split('.').pop().toLowerCase(), type = (headers.get('content-type') ?? '').split(';')[0], length = Number(headers.get('content-length'));
  const picture = PICTURES[extension] ?? (Object.values(PICTURES).includes(type) ? type : undefined);
  const isText = TEXTS.test(extension) || /^text\/|json|xml|yaml/.test(type);
  const place = h('div', { class: 'preview' });
  const asText = async () => {
    const response = await session.s3.send('GET', { bucket, key, headers: length > 0 ? { range: `bytes=0-${MOST_TEXT - 1}` } : {} });
    const text = new TextDecoder().decode(await response.arrayBuffer());
    place.replaceChildren(h('pre', { tabindex: '0', 'aria-label': 'Its beginning as text' }, text), length > MOST_TEXT ? h('p', { class: 'note' }, `The first ${size(MOST_TEXT)}.`) : '');
  };
  const asPicture = async () => {
    // The type is one of ours, whatever the object says that it is: as any other it could be a page.
    const blob = new Blob([await (await session.s3.send('GET', { bucket, key })).arrayBuffer()], { type: picture });
    const address = URL.createObjectURL(blob);
    const image = h('img', { src: address, alt: `Preview of ${nameOf(key)}`, onload: () => URL.revokeObjectURL(address), onerror: () => place.replaceChildren(h('p', { class: 'note' }, 'It is no picture that this browser shows.')) });
    place.replaceChildren(image);
  };
  if (picture && length <= MOST_PICTURE) place.append(button('Show the picture', asPicture));
  place.append(button(isText ? 'Show the text' : 'Show its beginning as text', asText, { class: isText ? null : 'quiet' }));
  return section('Preview', place);
}

async function metadata(bucket, key, headers) {
  const own = [...headers].filter(([name]) => name.startsWith('x-amz-meta-')).map(([name, text]) => ({ name: name.slice(11), value: decoded(text) }));
  const kept = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires', 'x-amz-storage-class', 'x-amz-website-redirect-location'].filter(name => headers.get(name));
  const list = h('dl', { class: 'facts' }, kept.map(name => fact(name, headers.get(name))), own.map(one => fact(one.name, one.value)));
  const { rights } = session;
  const change = () => dialog('Type and metadata', close => {
    const rows = rowsEditor([{ name: 'name', label: 'Name' }, { name: 'value', label: 'Value' }], own, 'Add metadata');
    return form('Save', async elements => {
      const changed = Object.fromEntries(rows.values().filter(row => row.name).map(row => [`x-amz-meta-${row.name.toLowerCase()}`, encoded(row.value)]));
      await session.s3.send('PUT', { bucket, key, headers: {
        'x-amz-copy-source': session.s3.copySourceOf(bucket, key), 'x-amz-metadata-directive': 'REPLACE', 'content-type': elements.type.value,
        ...Object.fromEntries(kept.map(name => [name, headers.get(name)])), ...changed } });
      close(true);
      say('Saved.');
      refresh();
    }, field('Type', input('type', headers.get('content-type') ?? '')), rows.element, h('p', { class: 'note' }, 'Saving writes the object again. In a bucket with versions this makes a new version.'));
  });
  return section('Metadata', own.length || kept.length ? list : h('p', { class: 'empty' }, 'None.'),
    rights.canTo('PutObject', bucket, key) && rights.overwrites ? button('Change', change, { 'aria-label': 'Change metadata' }) : []);
}

async function tags(bucket, key) {
  const { rights, s3 } = session;
  if (!rights.can('GetObjectTagging', bucket)) return [];
  const target = { bucket, key, query: [['tagging', '']] };
  const found = await s3.xml('GET', target).catch(failure => failure);
  if (found instanceof Error) return section('Tags', h('p', { class: 'note' }, found.message));
  const own = found.at('TagSet')?.all('Tag').map(tag => ({ key: tag.get('Key'), value: tag.get('Value') })) ?? [];
  // What may come with an upload only cannot be changed afterwards by a key that only adds.
  if (!rights.canTo('PutObjectTagging', bucket, key) || !rights.overwrites) {
    return section('Tags', own.length ? h('dl', { class: 'facts' }, own.map(tag => fact(tag.key, tag.value))) : h('p', { class: 'empty' }, 'None.'));
  }
  const rows = rowsEditor([{ name: 'key', label: 'Key' }, { name: 'value', label: 'Value' }], own, 'Add a tag');
  return section('Tags', form('Save tags', async () => {
    const set = rows.values().filter(row => row.key);
    if (set.length) await s3.put(target, xmlDocument('Tagging', element('TagSet', ...set.map(tag => element('Tag', element('Key', escape(tag.key)), element('Value', escape(tag.value)))))));
    else await s3.send('DELETE', target);
    say('Tags saved.');
  }, rows.element));
}

async function locks(bucket, key, headers) {
  const { rights, s3 } = session;
  const locking = await s3.find({ bucket, query: [['object-lock', '']] }).catch(() => null);
  if (!locking) return [];
  const version = headers.get('x-amz-version-id'), query = name => ({ bucket, key, query: [[name, ''], ...version ? [['versionId', version]] : []] });
  const until = headers.get('x-amz-object-lock-retain-until-date'), mode = headers.get('x-amz-object-lock-mode'), held = headers.get('x-amz-object-lock-legal-hold') === 'ON';
  const parts = [h('p', {}, until ? `Locked (${mode.toLowerCase()}) until ${time(until)}: nobody can delete this version before${mode === 'GOVERNANCE' ? ', without the right to bypass it' : ''}.` : 'This version is not locked.', held ? ' A legal hold is on.' : '')];
  if (rights.canTo('PutObjectRetention', bucket, key)) {
    parts.push(form('Lock', async elements => {
      const end = new Date(`${elements.until.value}T00:00:00Z`);
      await s3.put(query('retention'), xmlDocument('Retention', value('Mode', elements.mode.value), value('RetainUntilDate', end.toISOString())));
      say('Locked.');
      refresh();
    }, field('Kind', select('mode', [['GOVERNANCE', 'governance: can be lifted with a special right'], ['COMPLIANCE', 'compliance: cannot be lifted by anybody']], mode ?? 'GOVERNANCE')),
    field('Until', input('until', (until ?? new Date(Date.now() + 30 * 86400000).toISOString()).slice(0, 10), { type: 'date', required: true }))));
  }
  if (rights.canTo('PutObjectLegalHold', bucket, key) && rights.overwrites) {
    parts.push(button(held ? 'Lift the legal hold' : 'Put a legal hold on it', async () => {
      await s3.put(query('legal-hold'), xmlDocument('LegalHold', value('Status', held ? 'OFF' : 'ON')));
      say(held ? 'Lifted.' : 'Held.');
      refresh();
    }));
  }
  return section('Lock', parts);
}

async function versionsOf(bucket, key, left) {
  const { rights, s3 } = session;
  const found = [];
  try {
    for (let after; !left.aborted;) {
      const page = await s3.versions(bucket, { prefix: key, after, deep: true, limit: 1000 });
      found.push(...page.objects.filter(version => version.key === key));
      if (!page.next || page.next.key !== key) break;
      after = page.next;
    }
  } catch (failure) {
    return section('Versions', h('p', { class: 'note' }, failure.message));
  }
  if (found.length < 2 && !found[0]?.isMarker) return [];
  const restore = async version => {
    await s3.send('PUT', { bucket, key, headers: { 'x-amz-copy-source': s3.copySourceOf(bucket, key, version.version) } });
    say('Restored: it is the newest version now.');
    refresh();
  };
  const forget = async version => {
    if (!version.isMarker && !await confirm('Delete this version', `The version of ${time(version.modified)} will be gone for good.`, 'Delete')) return;
    const failed = await s3.remove(bucket, [version]);
    if (failed.length) throw new Error(failed[0].message);
    say(version.isMarker ? 'It is back.' : 'Deleted.');
    refresh();
  };
  return section('Versions', table('Versions', ['Changed', 'Size', 'Version', 'Actions'], found.map(version => [
    h('span', {}, time(version.modified), version.isLatest ? h('span', { class: 'tag' }, 'newest') : []),
    version.isMarker ? h('span', { class: 'tag warn' }, 'deleted') : size(version.size),
    h('code', {}, version.version),
    h('span', {},
      version.isMarker ? [] : button('Download', () => download(bucket, key, version.version), { class: 'quiet' }),
      !version.isMarker && !version.isLatest && rights.canTo('PutObject', bucket, key) && rights.overwrites ? button('Restore', () => restore(version)) : [],
      rights.canTo('DeleteObjectVersion', bucket, key) ? button(version.isMarker ? 'Undelete' : 'Delete', () => forget(version), { class: version.isMarker ? null : 'quiet' }) : []),
  ])));
}
