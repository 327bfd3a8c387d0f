// How a bucket is set. Each part loads and saves by itself, and says where the key does not reach.
import { button, checkbox, confirm, field, form, h, input, say, section, select, table } from './dom.js';
import { goTo, linkTo, session } from './app.js';
import { star } from './buckets.js';
import { fact } from './overview.js';
import { bytesOf, count, size, time } from './format.js';
import { policy, publicReading } from './policy.js';
import { rowsEditor } from './rows.js';
import { cors, events, lifecycle } from './rules.js';
import { document as xmlDocument, element, escape, value } from './xml.js';

export async function page(bucket) {
  const { rights } = session;
  const report = rights.isAdministrator ? (await session.s3.ask('buckets').catch(() => [])).find(one => one.settings.name === bucket) : undefined;
  const places = PARTS.map(() => h('div', { 'aria-busy': 'true' }));
  PARTS.forEach(async (part, i) => {
    try {
      const made = await part(bucket, report);
      places[i].replaceChildren(...[made].flat().filter(Boolean));
    } catch (failure) {
      places[i].replaceChildren(section(part.title ?? part.name, h('p', { class: 'note' }, failure.message)));
    }
    places[i].removeAttribute('aria-busy');
  });
  return [
    h('nav', { 'aria-label': 'Where this is', class: 'path' }, h('a', { href: linkTo('buckets') }, '← Buckets')),
    h('div', { class: 'head' }, h('h1', {}, star(bucket), ' ', bucket), h('a', { class: 'button', href: linkTo('objects', bucket, '') }, 'Objects')),
    rights.can('PutBucketPolicy', bucket) ? [] : h('p', { class: 'note' }, `${rights.describe()} Settings that it may not change are shown only.`),
    places,
  ].flat();
}

/** A part of the page; what the key may not read is explained in place of it. */
export async function part(title, bucket, action, target, show) {
  if (!session.rights.can(action, bucket)) return section(title, h('p', { class: 'note' }, 'This key may not see this.'));
  try {
    return section(title, await show(target ? await session.s3.find(target) : undefined));
  } catch (failure) {
    return section(title, h('p', { class: 'note' }, failure.isForbidden ? 'This key may not see this.' : failure.message));
  }
}

export const may = (action, bucket) => session.rights.can(action, bucket);

function usage(bucket, report) {
  if (!report) return null;
  const { settings } = report;
  const change = async given => {
    await session.s3.ask('buckets/change', { name: bucket, change: given });
    say('Saved.');
  };
  return section('Use and quota',
    h('dl', { class: 'facts' }, fact('Objects', count(report.objects)), fact('Size', size(report.bytes)), fact('All versions', `${count(report.versions)}, ${size(report.versionBytes)}`), fact('Created', time(settings.created)), fact('Owner', settings.owner)),
    form('Save quota', async elements => {
      const bytes = elements.bytes.value.trim() === '' ? 0 : bytesOf(elements.bytes.value);
      if (bytes === undefined) throw new Error('A quota is a size: 500GiB, 2TB.');
      await change({ quotaBytes: bytes, quotaVersions: Number(elements.versions.value || 0), ...elements.expect.value !== String(settings.expectHours ?? '') ? { expectHours: Number(elements.expect.value || 0) } : {},
        ...Number(elements.keep.value || 0) > (settings.keepDays ?? 0) ? { keepDays: Number(elements.keep.value) } : {} });
    },
    field('At most', input('bytes', settings.quotaBytes ? String(settings.quotaBytes) : '', { placeholder: 'no bound' }), 'All versions together: 500GiB, 2TB. Empty: no bound.'),
    field('At most this many versions', input('versions', settings.quotaVersions ?? '', { type: 'number', min: 0, placeholder: 'no bound' })),
    field('A backup is expected every (hours)', input('expect', settings.expectHours ?? '', { type: 'number', min: 0, placeholder: 'none is expected' }), 'It is a finding when nothing has been written for so long.'),
    field('Keep everything for (days)', input('keep', settings.keepDays ?? '', { type: 'number', min: settings.keepDays ?? 0, placeholder: 'no floor' }), 'Nobody deletes it before, with whatever key. It can only be made longer.')));
}

const versioning = bucket => part('Versions', bucket, 'GetBucketVersioning', { bucket, query: [['versioning', '']] }, found => {
  const now = found?.get('Status') || 'Off';
  const text = h('p', {}, { Off: 'Off: what is replaced or deleted is gone.', Enabled: 'On: what is replaced or deleted can be restored.', Suspended: 'Suspended: earlier versions stay, and no new ones are kept.' }[now]);
  if (!may('PutBucketVersioning', bucket)) return text;
  return [text, form('Save versions', async elements => {
    await session.s3.put({ bucket, query: [['versioning', '']] }, xmlDocument('VersioningConfiguration', element('Status', elements.status.value)));
    text.textContent = elements.status.value === 'Enabled' ? 'On: what is replaced or deleted can be restored.' : 'Suspended: earlier versions stay, and no new ones are kept.';
    say('Saved.');
  }, field('Versions', select('status', [['Enabled', 'keep them'], ['Suspended', 'keep no new ones']], now === 'Off' ? 'Suspended' : now)))];
});

const lock = bucket => part('Object lock', bucket, 'GetBucketObjectLockConfiguration', { bucket, query: [['object-lock', '']] }, found => {
  const rule = found?.at('Rule/DefaultRetention'), isOn = found?.get('ObjectLockEnabled') === 'Enabled';
  const text = h('p', {}, !isOn ? 'Off.' : rule ? `On: each new version is locked (${rule.get('Mode').toLowerCase()}) for ${rule.get('Days') ? count(Number(rule.get('Days')), 'day') : count(Number(rule.get('Years')), 'year')}.` : 'On: versions can be locked one by one.');
  if (!may('PutBucketObjectLockConfiguration', bucket)) return text;
  return [text, form(isOn ? 'Save lock' : 'Turn object lock on', async elements => {
    const days = Number(elements.days.value || 0);
    if (!isOn && !await confirm('Turn object lock on', 'It cannot be turned off again, and the bucket keeps versions from then on.', 'Turn on')) return;
    await session.s3.put({ bucket, query: [['object-lock', '']] }, xmlDocument('ObjectLockConfiguration', element('ObjectLockEnabled', 'Enabled'),
      days ? element('Rule', element('DefaultRetention', value('Mode', elements.mode.value), value('Days', days))) : ''));
    text.textContent = days ? `On: each new version is locked (${elements.mode.value.toLowerCase()}) for ${count(days, 'day')}.` : 'On: versions can be locked one by one.';
    say('Saved.');
  },
  field('Lock each new version for (days)', input('days', rule?.get('Days') || (rule?.get('Years') ? rule.get('Years') * 365 : ''), { type: 'number', min: 0, placeholder: 'not by itself' })),
  field('Kind', select('mode', [['GOVERNANCE', 'governance: can be lifted with a special right'], ['COMPLIANCE', 'compliance: cannot be lifted by anybody']], rule?.get('Mode') || 'GOVERNANCE')))];
});
lock.title = 'Object lock';

const encryption = bucket => part('Encryption', bucket, 'GetEncryptionConfiguration', { bucket, query: [['encryption', '']] }, found => {
  const now = found?.at('Rule/ApplyServerSideEncryptionByDefault');
  // What this page has no field for is kept as it is: that the bucket takes no keys of clients, for one.
  const others = found?.at('Rule')?.children.filter(child => child.name !== 'ApplyServerSideEncryptionByDefault').map(String).join('') ?? '';
  const algorithm = now?.get('SSEAlgorithm') ?? '';
  const text = h('p', {}, algorithm ? `New objects are encrypted (${algorithm}).` : 'New objects are encrypted only where a client asks for it, or the server does it for all.');
  if (!may('PutEncryptionConfiguration', bucket)) return text;
  return [text, form('Save encryption', async elements => {
    const chosen = elements.algorithm.value, target = { bucket, query: [['encryption', '']] };
    if (chosen || others) {
      const byDefault = chosen ? element('ApplyServerSideEncryptionByDefault', value('SSEAlgorithm', chosen), chosen === 'aws:kms' ? value('KMSMasterKeyID', elements.key.value.trim()) : '') : '';
      await session.s3.put(target, xmlDocument('ServerSideEncryptionConfiguration', element('Rule', byDefault, others)));
    } else {
      await session.s3.send('DELETE', target);
    }
    text.textContent = chosen ? `New objects are encrypted (${chosen}).` : 'New objects are encrypted only where a client asks for it, or the server does it for all.';
    say('Saved.');
  },
  field('New objects', select('algorithm', [['', 'as the client or the server wants it'], ['AES256', 'encrypt (AES256)'], ['aws:kms', 'encrypt with a key of the ring (aws:kms)']], algorithm)),
  field('Key of the ring', input('key', now?.get('KMSMasterKeyID') ?? '', { placeholder: 'the active one' }), 'For aws:kms only; see pys3local keyring list.'))];
});

const tags = bucket => part('Tags', bucket, 'GetBucketTagging', { bucket, query: [['tagging', '']] }, found => {
  const own = found?.at('TagSet')?.all('Tag').map(tag => ({ key: tag.get('Key'), value: tag.get('Value') })) ?? [];
  if (!may('PutBucketTagging', bucket)) return own.length ? h('dl', { class: 'facts' }, own.map(tag => fact(tag.key, tag.value))) : h('p', { class: 'empty' }, 'None.');
  const rows = rowsEditor([{ name: 'key', label: 'Key' }, { name: 'value', label: 'Value' }], own, 'Add a tag');
  return form('Save tags', async () => {
    const target = { bucket, query: [['tagging', '']] }, set = rows.values().filter(row => row.key);
    if (set.length) await session.s3.put(target, xmlDocument('Tagging', element('TagSet', ...set.map(tag => element('Tag', element('Key', escape(tag.key)), element('Value', escape(tag.value)))))));
    else await session.s3.send('DELETE', target);
    say('Saved.');
  }, rows.element);
});

const uploads = bucket => part('Open uploads', bucket, 'ListBucketMultipartUploads', { bucket, query: [['uploads', '']] }, found => {
  const open = found?.all('Upload') ?? [];
  return table('Open uploads', ['Object', 'Begun', 'Actions'], open.map(upload => {
    const row = h('tr', {}, h('td', {}, upload.get('Key')), h('td', {}, time(upload.get('Initiated'))), h('td', {}, may('AbortMultipartUpload', bucket) ? button('Abort', async () => {
      await session.s3.send('DELETE', { bucket, key: upload.get('Key'), query: [['uploadId', upload.get('UploadId')]] });
      row.remove();
    }) : ''));
    return row;
  }), 'None.');
});
uploads.title = 'Open uploads';

function removal(bucket) {
  const { rights, s3 } = session;
  if (!rights.can('DeleteBucket', bucket)) return null;
  const state = h('p', { role: 'status' });
  const everything = rights.isAdministrator ? checkbox('force', 'with everything that is in it', false) : h('p', { class: 'note' }, 'The bucket has to be empty, with all versions.');
  return section('Delete the bucket', everything, state, button('Delete the bucket', async () => {
    const force = everything.querySelector('input')?.checked ?? false;
    if (!await confirm(`Delete ${bucket}`, force ? 'Everything in it is deleted for good, all versions, too.' : 'The bucket is deleted, with its settings.', 'Delete', bucket)) return;
    if (force) {
      for await (const event of s3.askForLines('buckets/remove', { name: bucket, force })) {
        if (event.progress) state.textContent = `${count(event.progress.versions, 'version')} deleted, ${size(event.progress.bytes)} …`;
        if (event.failure) throw new Error(event.failure);
      }
    } else {
      await s3.send('DELETE', { bucket });
    }
    say(`${bucket} is deleted.`);
    goTo('buckets');
  }, { class: 'danger' }));
}

// In the order of the page.
const PARTS = [usage, versioning, lock, lifecycle, encryption, publicReading, policy, cors, events, tags, uploads, removal];
