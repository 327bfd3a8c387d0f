// How the server is: room, backups, findings, traffic, verification.
import { button, h, report, say, section, table } from './dom.js';
import { linkTo, session } from './app.js';
import { Chart, sumOf } from './charts.js';
import { ago, count, size, time } from './format.js';

const EVERY = 5000;

export async function page(_, __, left) {
  return session.rights.isAdministrator ? await ofServer(left) : await ofKey();
}

async function ofKey() {
  const { s3, rights } = session;
  const found = rights.can('ListAllMyBuckets') ? await s3.buckets().catch(() => []) : [];
  return [
    h('h1', {}, 'Overview'),
    h('p', {}, rights.describe()),
    section('Buckets', found.length
      ? h('ul', { class: 'cards' }, found.map(bucket => h('li', {}, h('a', { href: linkTo('objects', bucket.name, '') }, bucket.name), h('small', {}, `since ${time(bucket.created)}`))))
      : h('p', {}, 'This key sees no buckets. ', h('a', { href: linkTo('buckets') }, 'Go to one by its name.'))),
    h('p', { class: 'note' }, 'Storage space, last backups, findings, traffic and keys are shown to a key of the preset “admin”.'),
  ];
}

async function ofServer(left) {
  const { s3 } = session;
  const status = await s3.ask('status').catch(failure => {
    if (failure.isMissing) return null;
    throw failure;
  });
  const [keys, audit] = await Promise.all([s3.ask('keys').catch(() => []), status ? s3.ask('verification').catch(() => null) : null]);
  const traffic = section('Traffic now', ...charts(left));
  if (!status) return [h('h1', {}, 'Overview'), h('p', {}, 'This server keeps its data elsewhere (not in a local store): there is no disk, index or verification of its own to show.'), traffic];
  const nameOf = id => keys.find(key => key.id === id)?.note || id;
  return [
    h('h1', {}, 'Overview'),
    h('p', { class: status.reasons.length ? 'verdict bad' : 'verdict good', role: 'status' }, status.reasons.length ? `${count(status.reasons.length, 'finding')}: look below.` : 'All is well.'),
    status.reasons.length ? section('Findings', h('ul', { class: 'findings' }, status.reasons.map(reason => h('li', {}, h('span', { class: 'tag' }, reason.code), ' ', reason.text)))) : [],
    section('Storage', h('dl', { class: 'facts' },
      fact('Disk', `${size(status.diskTotal - status.diskFree)} of ${size(status.diskTotal)}, ${size(status.diskFree)} free`),
      fact('Stored', status.indexComplete ? `${size(status.bytes)} in ${count(status.objects, 'object')} (${count(status.versions, 'version')})` : 'the index is being built'),
      fact('Buckets', h('a', { href: linkTo('buckets') }, count(status.buckets))),
      fact('Open uploads', count(status.openUploads)),
      fact('Version', status.version),
      fact('Running since', time(status.started))),
    h('meter', { min: 0, max: status.diskTotal, high: status.diskTotal * 0.9, value: status.diskTotal - status.diskFree, 'aria-label': 'Disk in use' })),
    section('Last backups', table('Last backups', ['Key', 'Bucket', 'Last write'], status.lastWrites.sort((a, b) => a.time < b.time ? 1 : -1)
      .map(write => [nameOf(write.key), h('a', { href: linkTo('objects', write.bucket, '') }, write.bucket), h('span', { title: time(write.time) }, ago(write.time))]), 'Nothing has been written since the server keeps this.')),
    status.repositories.length ? section('Repositories of backup programs', table('Repositories', ['Program', 'Where', 'Backups', 'Newest', 'Size', 'Findings'], status.repositories.map(({ bucket, found }) =>
      [found.program, `${bucket}/${found.folder}`, count(found.backups), ago(found.newest), size(found.bytes), found.findings.map(finding => finding.message).join('; ') || 'none']))) : [],
    status.replication.length ? section('Copies to other services', table('Copies to other services', ['Service', 'Waiting', 'Since', 'Copied since the start', 'What is wrong'], status.replication.map(remote =>
      [remote.remote, count(remote.waiting, 'key') + (remote.scans ? `, ${count(remote.scans, 'bucket')} to look through` : ''), remote.oldest ? ago(remote.oldest) : '–',
        `${count(remote.copied, 'version')}, ${size(remote.copiedBytes)}`, wrong(remote)]))) : [],
    status.events.length ? section('Events for webhooks', table('Events for webhooks', ['Webhook', 'Waiting', 'Since', 'Taken since the start', 'What is wrong'], status.events.map(target =>
      [target.target, `${count(target.waiting, 'event')}, ${size(target.waitingBytes)} of ${size(target.limit)}`, target.oldest ? ago(target.oldest) : '–', count(target.delivered, 'event'),
        [target.problem, target.dropped && `${count(target.dropped, 'event')} dropped`].filter(Boolean).join('; ') || 'nothing']))) : [],
    verification(status, audit, left),
    traffic,
  ];
}

const wrong = remote => [remote.problem, ...remote.failures.map(failure => `${failure.bucket}/${failure.key}: ${failure.problem}`)].filter(Boolean).join('; ') || 'nothing';

export const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));

function verification(status, first, left) {
  const text = h('p', { role: 'status' });
  const bar = h('progress', { 'aria-label': 'Verification', hidden: true });
  let timer;
  const show = state => {
    if (!state) return;
    bar.hidden = !state.running;
    start.hidden = state.running;
    if (state.running) {
      bar.max = Math.max(status.versions ?? 0, state.versions, 1);
      bar.value = state.versions;
      text.textContent = `Running: ${count(state.versions, 'version')} of ${count(status.versions)}, ${size(state.bytes)} read.`;
      timer = setTimeout(look, 1000);
    } else {
      text.textContent = state.ended ? `Last ended ${ago(state.ended)}, with ${count(state.findings, 'finding')}.` : 'Nothing has been verified yet.';
    }
  };
  const look = () => session.s3?.ask('verification').then(show, report);
  const start = button('Verify everything now', async () => {
    show(await session.s3.ask('verification', {}));
    say('The verification has begun. It goes on when this page is left.');
  });
  left.addEventListener('abort', () => clearTimeout(timer));
  show(first);
  return section('Verification', h('p', {}, 'Everything is read again and compared with its checksums.'), text, bar, start);
}

function charts(left) {
  const all = [
    [new Chart('Requests', value => `${value.toFixed(1)}/s`), text => sumOf(text, 'pys3local_requests_total')],
    [new Chart('Received', value => `${size(value)}/s`), text => sumOf(text, 'pys3local_received_bytes_total')],
    [new Chart('Sent', value => `${size(value)}/s`), text => sumOf(text, 'pys3local_sent_bytes_total')],
    [new Chart('Refused', value => `${value.toFixed(1)}/s`), text => sumOf(text, 'pys3local_refusals_total')],
  ];
  let before, timer;
  const look = async () => {
    try {
      const text = await session.s3.metrics(), at = performance.now();
      const now = all.map(([, read]) => read(text));
      if (before) all.forEach(([chart], i) => chart.add(Math.max(0, (now[i] - before.now[i]) / ((at - before.at) / 1000))));
      before = { now, at };
    } catch {
      // The next look may succeed.
    }
    if (!left.aborted) timer = setTimeout(look, before && all[0][0].values.length === 0 ? 1000 : EVERY);
  };
  left.addEventListener('abort', () => clearTimeout(timer));
  look();
  return [h('div', { class: 'charts' }, all.map(([chart]) => chart.element))];
}
