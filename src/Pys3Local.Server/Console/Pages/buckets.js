// The buckets: those that the key sees, new ones, and any by its name.
import { button, checkbox, dialog, field, form, h, input, section, table } from './dom.js';
import { goTo, linkTo, refresh, session } from './app.js';
import { count, size, time } from './format.js';
import * as favourites from './favourites.js';
import { document as xmlDocument, element } from './xml.js';

export async function page() {
  const { rights } = session;
  let found = [], note = '';
  try {
    found = rights.isAdministrator ? await ofServer() : rights.can('ListAllMyBuckets') ? await session.s3.buckets() : [];
    if (!rights.can('ListAllMyBuckets')) note = 'This key may not list the buckets. Go to one by its name.';
  } catch (failure) {
    note = failure.isForbidden ? 'This key may not list the buckets. Go to one by its name.' : failure.message;
  }
  const known = favourites.all();
  found.sort((a, b) => known.includes(b.name) - known.includes(a.name) || (a.name < b.name ? -1 : 1));
  const measured = found.some(bucket => bucket.bytes !== undefined);
  return [
    h('div', { class: 'head' }, h('h1', {}, 'Buckets'), rights.canMakeBuckets(found.map(bucket => bucket.name)) ? button('New bucket', create, { class: 'primary' }) : []),
    note ? h('p', { class: 'note' }, note) : [],
    found.length || !note ? table('Buckets', ['Name', ...measured ? ['Objects', 'Size'] : [], 'Created', 'Actions'], found.map(bucket => [
      h('span', {}, star(bucket.name), ' ', h('a', { href: linkTo('objects', bucket.name, '') }, bucket.name), bucket.isPublic ? h('span', { class: 'tag warn' }, 'public') : []),
      ...measured ? [count(bucket.objects), size(bucket.versionBytes)] : [],
      time(bucket.created),
      h('a', { href: linkTo('bucket', bucket.name), 'aria-label': `Settings of ${bucket.name}` }, 'Settings'),
    ]), 'There are no buckets yet.') : [],
    section('Go to a bucket', form('Open', elements => goTo('objects', elements.bucket.value.trim(), ''), field('Name of the bucket', input('bucket', '', { required: true, list: 'known' })),
      h('datalist', { id: 'known' }, known.map(name => h('option', { value: name }))))),
    known.filter(name => !found.some(bucket => bucket.name === name)).length
      ? section('Favourites', h('ul', { class: 'cards' }, known.map(name => h('li', {}, star(name), ' ', h('a', { href: linkTo('objects', name, '') }, name))))) : [],
  ];
}

async function ofServer() {
  try {
    return (await session.s3.ask('buckets')).map(({ settings, ...sums }) => ({ name: settings.name, created: settings.created, isPublic: settings.public, ...sums }));
  } catch (failure) {
    if (failure.isMissing) return await session.s3.buckets();
    throw failure;
  }
}

export function star(bucket) {
  const made = button('', () => { favourites.toggle(bucket); name(); }, { class: 'quiet star' });
  const name = () => {
    made.textContent = favourites.has(bucket) ? '★' : '☆';
    made.setAttribute('aria-pressed', favourites.has(bucket));
    made.setAttribute('aria-label', `Favourite: ${bucket}`);
  };
  name();
  return made;
}

async function create() {
  const { s3, settings } = session;
  const made = await dialog('New bucket', close => form('Create', async elements => {
    const name = elements.name.value.trim();
    const body = settings.region === 'us-east-1' ? undefined : xmlDocument('CreateBucketConfiguration', element('LocationConstraint', settings.region));
    await s3.send('PUT', { bucket: name, headers: elements.lock.checked ? { 'x-amz-bucket-object-lock-enabled': 'true' } : {} }, body);
    if (elements.versions.checked && !elements.lock.checked) await s3.put({ bucket: name, query: [['versioning', '']] }, xmlDocument('VersioningConfiguration', element('Status', 'Enabled')));
    close(name);
  },
  field('Name', input('name', '', { required: true, minlength: 3, maxlength: 63, pattern: '[a-z0-9][a-z0-9.\\-]+[a-z0-9]' }), '3 to 63 characters: small letters, digits, dots and dashes.'),
  checkbox('versions', 'Keep versions: what is replaced or deleted can be restored', false),
  checkbox('lock', 'Object lock: versions can be locked against deletion (keeps versions too)', false)));
  if (made) {
    if (location.hash === linkTo('buckets')) refresh();
    else goTo('buckets');
  }
}
