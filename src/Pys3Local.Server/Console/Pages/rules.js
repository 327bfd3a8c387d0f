// Settings of a bucket that are lists of rules: lifecycle, pages of other origins, events.
import { form, h, say } from './dom.js';
import { session } from './app.js';
import { may, part } from './bucket.js';
import { rowsEditor } from './rows.js';
import { document as xmlDocument, element, escape, value } from './xml.js';

/** A list that is one document: shown as it is where the key may only look. */
const list = (title, name, readAction, writeAction, root, fields, read, write, words) => bucket => part(title, bucket, readAction, { bucket, query: [[name, '']] }, found => {
  const rules = found ? read(found) : [];
  const note = h('p', {}, words);
  if (!may(writeAction, bucket)) return [note, rules.length ? h('ul', {}, rules.map(rule => h('li', {}, fields.filter(field => rule[field.name]).map(field => `${field.label}: ${rule[field.name]}`).join(', ')))) : h('p', { class: 'empty' }, 'None.')];
  const rows = rowsEditor(fields, rules, 'Add a rule');
  return [note, form(name === 'cors' ? 'Save CORS' : `Save ${title.toLowerCase()}`, async () => {
    const target = { bucket, query: [[name, '']] }, given = rows.values();
    if (given.length || name === 'notification') await session.s3.put(target, xmlDocument(root, ...given.map(write)));
    else await session.s3.send('DELETE', target);
    say('Saved.');
  }, rows.element)];
});

const words = text => text.split(/[\s,]+/).filter(Boolean);
const days = text => text === '' ? '' : Math.max(0, Math.round(Number(text)));

// What this page has no field for is kept as it is.
const KNOWN = ['ID', 'Status', 'Filter', 'Prefix', 'Expiration', 'NoncurrentVersionExpiration', 'AbortIncompleteMultipartUpload'];

export const lifecycle = list('Lifecycle', 'lifecycle', 'GetLifecycleConfiguration', 'PutLifecycleConfiguration', 'LifecycleConfiguration', [
  { name: 'prefix', label: 'Names that begin with', hint: 'all' },
  { name: 'expire', label: 'Delete after (days)', type: 'number', hint: 'never' },
  { name: 'earlier', label: 'Earlier versions after (days)', type: 'number', hint: 'never' },
  { name: 'uploads', label: 'Unfinished uploads after (days)', type: 'number', hint: 'never' },
  { name: 'status', label: 'Rule', options: [['Enabled', 'on'], ['Disabled', 'off']] },
], found => found.all('Rule').map(rule => {
  const filter = rule.at('Filter');
  const simple = !filter || filter.children.every(child => child.name === 'Prefix');
  return {
    id: rule.get('ID'), status: rule.get('Status'), prefix: rule.get('Filter/Prefix') || rule.get('Prefix') || rule.get('Filter/And/Prefix'), expire: rule.get('Expiration/Days'),
    earlier: rule.get('NoncurrentVersionExpiration/NoncurrentDays'), uploads: rule.get('AbortIncompleteMultipartUpload/DaysAfterInitiation'),
    filter: simple ? undefined : filter,
    expiration: rule.at('Expiration')?.children.filter(child => child.name !== 'Days').map(String).join('') ?? '',
    newer: rule.get('NoncurrentVersionExpiration/NewerNoncurrentVersions'),
    others: rule.children.filter(child => !KNOWN.includes(child.name)).map(String).join(''),
  };
}), rule => element('Rule',
  value('ID', rule.id), rule.filter ? String(rule.filter) : element('Filter', element('Prefix', escape(rule.prefix))), value('Status', rule.status),
  rule.expire !== '' && rule.expire !== undefined ? element('Expiration', value('Days', days(rule.expire))) : rule.expiration ? element('Expiration', rule.expiration) : '',
  rule.earlier || rule.newer ? element('NoncurrentVersionExpiration', value('NoncurrentDays', days(rule.earlier ?? '')), value('NewerNoncurrentVersions', rule.newer)) : '',
  rule.uploads ? element('AbortIncompleteMultipartUpload', value('DaysAfterInitiation', days(rule.uploads))) : '', rule.others ?? ''),
'What the server deletes by itself, once a day. Parts of a rule that have no field here (dates, tags, sizes) stay as they are.');

export const cors = list('Pages of other origins (CORS)', 'cors', 'GetBucketCORS', 'PutBucketCORS', 'CORSConfiguration', [
  { name: 'origins', label: 'Origins', hint: 'https://app.example.org' },
  { name: 'methods', label: 'Methods', hint: 'GET, PUT' },
  { name: 'headers', label: 'Headers they may send', hint: '*' },
  { name: 'expose', label: 'Headers they may read', hint: 'ETag' },
  { name: 'age', label: 'Remember for (seconds)', type: 'number', hint: '0' },
], found => found.all('CORSRule').map(rule => {
  const all = name => rule.all(name).map(child => child.text).join(', ');
  return { id: rule.get('ID'), origins: all('AllowedOrigin'), methods: all('AllowedMethod'), headers: all('AllowedHeader'), expose: all('ExposeHeader'), age: rule.get('MaxAgeSeconds') };
}), rule => element('CORSRule', value('ID', rule.id),
  ...words(rule.origins).map(one => value('AllowedOrigin', one)), ...words(rule.methods).map(one => value('AllowedMethod', one.toUpperCase())),
  ...words(rule.headers).map(one => value('AllowedHeader', one)), ...words(rule.expose).map(one => value('ExposeHeader', one)), value('MaxAgeSeconds', days(rule.age ?? ''))),
'Which other web pages may use this bucket in a browser. The console needs no rule.');

export const events = list('Events', 'notification', 'GetBucketNotification', 'PutBucketNotification', 'NotificationConfiguration', [
  { name: 'arn', label: 'Webhook', hint: 'arn:pys3local:webhook:::NAME' },
  { name: 'events', label: 'Events', hint: 's3:ObjectCreated:*' },
  { name: 'prefix', label: 'Names that begin with', hint: 'all' },
  { name: 'suffix', label: 'Names that end with', hint: 'all' },
], found => found.children.filter(child => /^(Queue|Topic|CloudFunction)Configuration$/.test(child.name)).map(rule => {
  const filters = Object.fromEntries(rule.at('Filter/S3Key')?.all('FilterRule').map(one => [one.get('Name').toLowerCase(), one.get('Value')]) ?? []);
  return { id: rule.get('Id'), arn: rule.get('Queue') || rule.get('Topic') || rule.get('CloudFunction'), events: rule.all('Event').map(child => child.text).join(', '), ...filters };
}), rule => element('QueueConfiguration', value('Id', rule.id), value('Queue', /^arn:/.test(rule.arn) ? rule.arn : `arn:pys3local:webhook:::${rule.arn}`), ...words(rule.events).map(one => value('Event', one)),
  rule.prefix || rule.suffix ? element('Filter', element('S3Key', ...['prefix', 'suffix'].filter(name => rule[name]).map(name => element('FilterRule', value('Name', name), value('Value', rule[name]))))) : ''),
'Which writes are reported to a webhook of this server. Webhooks are named when the server starts (--webhook NAME=URL); the name alone is enough here.');
