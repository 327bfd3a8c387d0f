// What is in a bucket, level by level and page by page.
import { button, checkbox, confirm, dialog, field, form, h, input, report, say, svg, table } from './dom.js';
import { goTo, linkTo, refresh, session } from './app.js';
import { star } from './buckets.js';
import { nameOf, size, time } from './format.js';
import { share } from './share.js';
import { dropTarget, pick, upload } from './upload.js';
import { download, downloadZip } from './zip.js';

const view = { versions: false, deep: false };

export async function page(bucket, prefix = '', left) {
  const { rights } = session;
  prefix = prefix || (rights.prefix && rights.can('ListBucket', bucket) ? rights.prefix.slice(0, rights.prefix.lastIndexOf('/') + 1) : '');
  const place = h('div', { 'aria-busy': 'true' });
  const chosen = new Map();
  const bar = h('div', { class: 'actions', role: 'toolbar', 'aria-label': 'What is chosen' });
  const mayAdd = rights.can('PutObject', bucket);
  const search = input('search', '', { type: 'search' });
  const load = () => list(bucket, prefix, search.value, place, chosen, () => choose(bucket, chosen, bar), left);
  const levels = prefix.split('/').slice(0, -1);
  const uploads = h('div', { class: 'uploads' });
  const take = files => upload(bucket, prefix, files, uploads, load);
  const content = h('div', { class: 'objects' },
    h('div', { class: 'head' },
      h('h1', {}, star(bucket), ' ', bucket),
      h('a', { class: 'button', href: linkTo('bucket', bucket) }, 'Settings'),
      mayAdd ? button('Upload', async () => take(await pick(false)), { class: 'primary' }) : [],
      mayAdd ? button('Upload a folder', async () => take(await pick(true))) : [],
      mayAdd ? button('New folder', () => newFolder(bucket, prefix)) : []),
    h('nav', { 'aria-label': 'Folders', class: 'path' }, h('a', { href: linkTo('objects', bucket, '') }, bucket), ' / ',
      levels.map((level, i) => [h('a', { href: linkTo('objects', bucket, levels.slice(0, i + 1).join('/') + '/') }, level || '(empty name)'), ' / '])),
    h('form', { class: 'search', role: 'search', onsubmit: event => { event.preventDefault(); load(); } },
      field('Names that begin with', search),
      checkbox('deep', 'In all folders below', view.deep, { onchange: event => { view.deep = event.target.checked; load(); } }),
      rights.can('ListBucketVersions', bucket) ? checkbox('versions', 'Versions and what was deleted', view.versions, { onchange: event => { view.versions = event.target.checked; load(); } }) : [],
      h('button', {}, 'Search')),
    mayAdd ? h('p', { class: 'note drop' }, 'Files and folders can be dropped here.') : h('p', { class: 'note' }, `${rights.describe()} So there is nothing to upload or change here.`),
    uploads, bar, place);
  if (mayAdd) dropTarget(content, take);
  await load();
  return content;
}

async function list(bucket, prefix, typed, place, chosen, changed, left) {
  chosen.clear();
  changed();
  place.setAttribute('aria-busy', 'true');
  const { s3 } = session;
  const rows = h('tbody', {});
  let after, shown = 0;
  const note = h('p', { role: 'status' });
  const more = button('Show more', () => next(), { hidden: true });
  const next = async () => {
    const page = await (view.versions ? s3.versions : s3.list).call(s3, bucket, { prefix: prefix + typed, after, deep: view.deep });
    if (left.aborted) return;
    const entries = [...page.folders.map(folder => ({ folder })), ...page.objects.filter(object => object.key !== prefix || view.versions)];
    rows.append(...entries.map(entry => row(bucket, prefix, entry, chosen, changed)));
    shown += entries.length;
    after = page.next;
    more.hidden = !after;
    note.textContent = shown === 0 ? (typed ? 'Nothing begins with that.' : 'Nothing is here.') : `${shown.toLocaleString('en')} shown${after ? ', and there are more.' : '.'}`;
  };
  try {
    await next();
    const grid = table(`Objects of ${bucket}`, [h('span', { class: 'hidden' }, 'Chosen'), 'Name', 'Size', 'Changed', 'Actions'], [h('tr', {})]);
    grid.querySelector('tbody').replaceWith(rows);
    place.replaceChildren(shown ? grid : '', note, more);
  } catch (failure) {
    place.replaceChildren(h('p', { class: 'failure', role: 'alert' }, failure.isForbidden ? `This key may not list ${prefix || 'this bucket'}. ${session.rights.describe()}` : failure.message));
  } finally {
    place.removeAttribute('aria-busy');
  }
}

function row(bucket, prefix, entry, chosen, changed) {
  const { rights } = session;
  const key = entry.folder ?? entry.key, name = view.deep ? key.slice(prefix.length) : nameOf(key);
  const box = h('input', { type: 'checkbox', 'aria-label': `Choose ${name}`, onchange: () => {
    if (box.checked) chosen.set(box, entry);
    else chosen.delete(box);
    changed();
  } });
  const mayRead = rights.can('GetObject', bucket);
  if (entry.folder !== undefined) {
    return h('tr', {}, h('td', {}, box), h('td', { 'data-head': 'Name' }, h('a', { href: linkTo('objects', bucket, key) }, folderMark(), ' ', name)), h('td', {}, ''), h('td', {}, ''),
      h('td', {}, mayRead ? button('Zip', event => downloadZip(bucket, key, event.target), { class: 'quiet', 'aria-label': `Download ${name} as zip` }) : ''));
  }
  const link = h('a', { href: linkTo('object', bucket, key) }, name || '(empty name)');
  return h('tr', { class: entry.isMarker || entry.isLatest === false ? 'old' : null },
    h('td', {}, box),
    h('td', { 'data-head': 'Name' }, link, entry.isMarker ? h('span', { class: 'tag warn' }, 'deleted') : entry.isLatest === false ? h('span', { class: 'tag' }, 'earlier') : []),
    h('td', { 'data-head': 'Size' }, entry.isMarker ? '' : size(entry.size)),
    h('td', { 'data-head': 'Changed' }, time(entry.modified)),
    h('td', {}, entry.isMarker
      ? entry.isLatest && rights.can('DeleteObjectVersion', bucket) ? button('Undelete', () => undelete(bucket, entry), { 'aria-label': `Undelete ${name}` }) : ''
      : mayRead ? [
        button('Download', () => download(bucket, key, entry.version), { class: 'quiet', 'aria-label': `Download ${name}` }),
        button('Share', () => share(bucket, key, entry.version), { class: 'quiet', 'aria-label': `Share ${name}` })] : ''));
}

const folderMark = () => svg('svg', { viewBox: '0 0 16 16', width: '16', height: '16', 'aria-hidden': 'true', class: 'mark' }, svg('path', { d: 'M1 3h5l2 2h7v9H1z', fill: 'currentColor' }));

async function undelete(bucket, entry) {
  const failed = await session.s3.remove(bucket, [entry]);
  if (failed.length) throw new Error(failed[0].message);
  say(`${nameOf(entry.key)} is back.`);
  refresh();
}

function choose(bucket, chosen, bar) {
  const { rights } = session;
  const entries = [...chosen.values()];
  bar.replaceChildren(...entries.length === 0 ? [] : [
    h('span', { role: 'status' }, `${entries.length} chosen`),
    rights.can(view.versions ? 'DeleteObjectVersion' : 'DeleteObject', bucket)
      ? button('Delete', () => remove(bucket, entries), { class: 'danger' })
      : h('span', { class: 'note' }, 'This key may not delete.'),
  ]);
}

async function remove(bucket, entries) {
  const folders = entries.filter(entry => entry.folder !== undefined);
  const forGood = view.versions;
  const text = `${entries.length === 1 ? `“${entries[0].folder ?? entries[0].key}”` : `${entries.length} entries`}${folders.length ? ', with everything in the folders,' : ''} will be deleted.`
    + (forGood ? ' These versions cannot be restored.' : ' Where the bucket keeps versions, it can be restored.');
  if (!await confirm('Delete', text, 'Delete')) return;
  const { s3 } = session;
  const failed = [];
  let done = 0, batch = [];
  const flush = async () => {
    if (batch.length === 0) return;
    failed.push(...await s3.remove(bucket, batch));
    done += batch.length;
    batch = [];
  };
  const add = async entry => {
    batch.push(entry);
    if (batch.length === 1000) await flush();
  };
  for (const entry of entries) {
    if (entry.folder === undefined) await add({ key: entry.key, version: forGood ? entry.version : undefined });
    else if (forGood) for (let after; ;) {
      const page = await s3.versions(bucket, { prefix: entry.folder, after, deep: true, limit: 1000 });
      for (const version of page.objects) await add(version);
      if (!(after = page.next)) break;
    }
    else for await (const object of s3.below(bucket, entry.folder)) await add({ key: object.key });
  }
  await flush();
  if (failed.length) report(new Error(`${failed.length} could not be deleted: ${failed[0].key}: ${failed[0].message}`));
  else say(`${done.toLocaleString('en')} deleted.`);
  refresh();
}

async function newFolder(bucket, prefix) {
  const name = await dialog('New folder', close => form('Create', async elements => {
    const made = elements.name.value.trim().replace(/\/+$/, '') + '/';
    await session.s3.send('PUT', { bucket, key: prefix + made }, '');
    close(made);
  }, field('Name', input('name', '', { required: true }))));
  if (name) goTo('objects', bucket, prefix + name);
}
