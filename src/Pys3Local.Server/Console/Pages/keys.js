// The access keys of the server, for who administers it.
import { button, confirm, copyable, dialog, field, form, h, input, say, select, table } from './dom.js';
import { refresh, session } from './app.js';
import { ago, time } from './format.js';

const PRESETS = [
  ['append-only', 'append-only: read and add; neither delete nor overwrite'],
  ['restic-append-only', 'restic-append-only: for restic, which cannot prune with it'],
  ['kopia', 'kopia: append-only as kopia needs it'],
  ['rclone', 'rclone: append-only as rclone needs it'],
  ['pgbackrest', 'pgbackrest: append-only as pgBackRest needs it'],
  ['veeam', 'veeam: objects, versions and locks, no settings'],
  ['restic-prune', 'restic-prune: for a key that ends in hours'],
  ['replication-target', 'replication-target: for the copies of another server; neither delete nor replace'],
  ['read-only', 'read-only: read and list'],
  ['kopia-readonly', 'kopia-readonly: for a kopia that restores'],
  ['write-only', 'write-only: add and replace; neither read nor delete'],
  ['full', 'full: everything of S3'],
  ['metrics', 'metrics: the metrics, and nothing of S3'],
  ['admin', 'admin: everything, and the administration'],
];

export async function page() {
  const { s3 } = session;
  let keys;
  try {
    keys = await s3.ask('keys');
  } catch (failure) {
    if (!failure.isMissing) throw failure;
    return [h('h1', {}, 'Keys'), h('p', {}, 'This server keeps no keys: its pair was given when it was started, and there is no configuration directory.')];
  }
  const change = async (key, given) => {
    await s3.ask('keys/change', { id: key.id, ...given });
    refresh();
  };
  const state = key => key.disabled ? h('span', { class: 'tag warn' }, 'disabled') : key.expires && new Date(key.expires) < Date.now() ? h('span', { class: 'tag warn' }, 'expired') : h('span', { class: 'tag' }, 'active');
  return [
    h('div', { class: 'head' }, h('h1', {}, 'Keys'), button('New key', create, { class: 'primary' })),
    table('Keys', ['Key', 'May', 'Where', 'State', 'Ends', 'Last use', 'Actions'], keys.map(key => [
      h('span', {}, h('code', {}, key.id), key.id === session.key ? h('span', { class: 'tag' }, 'yours') : [], h('br'), h('small', {}, key.note ?? '')),
      h('span', {}, key.preset, key.actions.length ? h('small', {}, ` (only ${key.actions.join(', ')})`) : []),
      h('span', {}, key.buckets.join(', ') || 'every bucket', key.prefix ? h('small', {}, `, below ${key.prefix}`) : []),
      state(key),
      key.expires ? h('span', { title: time(key.expires) }, ago(key.expires)) : 'never',
      h('span', { title: time(key.lastUsed) }, ago(key.lastUsed), key.lastAddress && key.lastAddress !== '-' ? h('small', {}, ` from ${key.lastAddress}`) : []),
      // Whoever locks himself out would have to go to the machine.
      h('span', { class: 'actions' }, button('Edit', () => edit(key, change), { 'aria-label': `Edit ${key.id}` }),
        key.id === session.key ? [] : [
          button('Rotate', () => rotate(key), { 'aria-label': `Rotate ${key.id}` }),
          button(key.disabled ? 'Enable' : 'Disable', () => change(key, { disabled: !key.disabled }), { 'aria-label': `${key.disabled ? 'Enable' : 'Disable'} ${key.id}` }),
          button('Remove', () => remove(key), { class: 'danger', 'aria-label': `Remove ${key.id}` })]),
    ])),
  ];
}

async function create() {
  const made = await dialog('New key', close => form('Make the key', async elements => close(await session.s3.ask('keys', {
    preset: elements.preset.value, buckets: elements.buckets.value.split(/[\s,]+/).filter(Boolean), prefix: elements.prefix.value || undefined, expires: elements.expires.value.trim() || undefined, note: elements.note.value.trim(),
    endpoint: session.settings.endpoint,
  })),
  field('What it is for', input('note', '', { placeholder: 'restic on the laptop' })),
  field('What it may do', select('preset', PRESETS, 'append-only')),
  field('Only these buckets', input('buckets', '', { placeholder: 'all' }), 'Names or patterns (photos-*), with commas between.'),
  field('Only names that begin with', input('prefix', '', { placeholder: 'all' })),
  field('Ends', input('expires', '', { placeholder: 'never' }), 'A date (2027-01-31) or a time from now (90d, 12h).')));
  if (made) await show(made, 'The new key');
  refresh();
}

async function rotate(key) {
  if (!await confirm('Rotate the key', `${key.id} gets a new secret. Its client is refused until it has that one.`, 'Rotate')) return;
  await show(await session.s3.ask('keys/rotate', { id: key.id, endpoint: session.settings.endpoint }), 'The new secret');
  refresh();
}

async function remove(key) {
  if (!await confirm('Remove the key', `${key.id} (${key.note ?? key.preset}) is forgotten; its client is refused from now on.`, 'Remove', key.id)) return;
  await session.s3.ask('keys/remove', { id: key.id });
  say('Removed.');
  refresh();
}

const edit = (key, change) => dialog(`Edit ${key.id}`, close => form('Save', async elements => {
  await change(key, { note: elements.note.value, expires: elements.expires.value.trim() || 'never' });
  close(true);
},
field('What it is for', input('note', key.note ?? '')),
field('Ends', input('expires', key.expires ?? '', { placeholder: 'never' }), 'A date (2027-01-31), a time from now (90d, 12h), or nothing for never.')));

/** A key with its secret, this once, and what its client is to be told. */
const show = ({ key, secret, clients }, title) => dialog(title, () => {
  const place = h('div', {});
  const chosen = select('client', clients.map(client => [client.client, client.client]), clients[0]?.client);
  const text = () => {
    const client = clients.find(one => one.client === chosen.value);
    if (client) place.replaceChildren(copyable(`For ${client.client}: ${client.form}`, client.text, Math.min(12, client.text.split('\n').length + 1)));
  };
  chosen.addEventListener('change', text);
  text();
  return [
    h('p', {}, h('strong', {}, 'The secret is shown this once. '), 'Copy it now.'),
    copyable('Access key', key.id), copyable('Secret', secret),
    clients.length ? field('Configuration of the client', chosen) : [], place,
  ].flat();
});
