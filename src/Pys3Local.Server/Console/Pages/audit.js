// Who has changed what: the audit log, as far as the server remembers it.
import { field, h, input, table } from './dom.js';
import { session } from './app.js';
import { time } from './format.js';

export async function page() {
  const entries = await session.s3.ask('audit');
  const place = h('div', {});
  const show = word => place.replaceChildren(table('Audit log', ['Time', 'Key', 'From', 'What', 'Where', 'Status'], entries
    .filter(entry => !word || JSON.stringify(entry).toLowerCase().includes(word))
    .map(entry => [time(entry.time), entry.key ?? '–', entry.peer ?? '–', `${entry.method} ${entry.operation}`, h('code', {}, entry.target), entry.status]), 'Nothing that is audited.'));
  show('');
  return [
    h('h1', {}, 'Audit log'),
    h('p', {}, 'Each change of keys, policies, locks and settings, and each administrative request: the last 500 since the server was started. All of them are in the server’s log.'),
    field('Search', input('word', '', { type: 'search', oninput: event => show(event.target.value.toLowerCase()) })),
    place,
  ];
}
