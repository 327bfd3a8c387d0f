// Who may use a bucket beside its owner: the switch for everybody, and the policy itself.
import { button, confirm, form, h, say } from './dom.js';
import { session } from './app.js';
import { may, part } from './bucket.js';
import { check } from './policy-check.js';
import { document as xmlDocument, element } from './xml.js';

const SID = 'PublicRead';
const FLAGS = ['BlockPublicAcls', 'IgnorePublicAcls', 'BlockPublicPolicy', 'RestrictPublicBuckets'];

// As pys3local buckets set --public-read writes it, so that --private knows it.
const policyOf = bucket => `{"Version":"2012-10-17","Statement":[{"Sid":"${SID}","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::${bucket}/*"}]}`;

async function read(bucket) {
  const { s3 } = session;
  try {
    return await (await s3.send('GET', { bucket, query: [['policy', '']] })).text();
  } catch (failure) {
    if (failure.code === 'NoSuchBucketPolicy') return '';
    throw failure;
  }
}

export const publicReading = bucket => part('Public reading', bucket, 'GetBucketPolicy', undefined, async () => {
  const { s3 } = session;
  const [policy, block] = await Promise.all([read(bucket), s3.find({ bucket, query: [['publicAccessBlock', '']] }).catch(() => null)]);
  const isBlocked = block?.get('RestrictPublicBuckets') === 'true';
  const allows = policy.includes(`"${SID}"`) || /"Principal"\s*:\s*("\*"|\{\s*"AWS"\s*:\s*\[?\s*"\*")/.test(policy);
  const isOpen = allows && !isBlocked;
  const own = policy && policy.replace(/\s/g, '') !== policyOf(bucket) && !isOpen;
  const text = h('p', {}, isOpen ? 'Open: everybody who can reach the server may read each object whose name they know, without a key.' : 'Closed: nobody reads anything here without a key.');
  if (!may('PutBucketPolicy', bucket) || !may('PutBucketPublicAccessBlock', bucket)) return text;
  if (own) return [text, h('p', { class: 'note' }, 'The bucket has a policy of its own: add a statement for reading to it below.')];
  const box = h('input', { type: 'checkbox', role: 'switch', id: 'public-read', onclick: async event => {
    event.preventDefault();
    const open = !isOpen;
    if (open && !await confirm('Open the bucket for reading', `Everybody who can reach this server will be able to read every object of “${bucket}” whose name they know, and those that are added later, without a key. Nobody can list, write or delete. It is closed again with the same switch.`, 'Open it', bucket)) return;
    if (open) {
      await s3.send('DELETE', { bucket, query: [['publicAccessBlock', '']] });
      await s3.put({ bucket, query: [['policy', '']] }, policyOf(bucket), { 'content-type': 'application/json' });
    } else {
      await s3.put({ bucket, query: [['publicAccessBlock', '']] }, xmlDocument('PublicAccessBlockConfiguration', ...FLAGS.map(flag => element(flag, 'true'))));
      if (policy.replace(/\s/g, '') === policyOf(bucket)) await s3.send('DELETE', { bucket, query: [['policy', '']] });
    }
    say(open ? 'Open.' : 'Closed.');
    place.replaceWith(await publicReading(bucket));
  } });
  box.checked = isOpen;
  const place = h('label', { class: 'check', for: 'public-read' }, box, ' Everybody may read');
  return [text, place];
});
publicReading.title = 'Public reading';

export const policy = bucket => part('Policy', bucket, 'GetBucketPolicy', undefined, async () => {
  const { s3 } = session;
  const now = await read(bucket);
  const pretty = text => text && JSON.stringify(JSON.parse(text), null, 2);
  const editor = h('textarea', { name: 'policy', rows: 14, class: 'code', spellcheck: 'false', value: pretty(now), 'aria-label': 'Policy', readonly: !may('PutBucketPolicy', bucket) });
  if (!may('PutBucketPolicy', bucket)) return now ? editor : h('p', { class: 'empty' }, 'There is none.');
  const verdict = h('ul', { class: 'findings' });
  const look = () => {
    const wrong = editor.value.trim() ? check(editor.value, bucket) : ['The policy is empty.'];
    verdict.replaceChildren(...(wrong.length ? wrong : ['Nothing is wrong with it. The server has the last word when it is saved.']).map(text => h('li', {}, text)));
    return wrong;
  };
  const example = (label, statement) => button(label, () => {
    editor.value = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2);
    look();
  }, { class: 'quiet' });
  const all = `arn:aws:s3:::${bucket}`;
  return [
    h('p', {}, 'A policy gives other users of this server, or everybody, rights in this bucket, or takes them from all.'),
    form('Save policy', async () => {
      const wrong = look();
      if (wrong.length) throw new Error(`The policy was not saved: ${wrong[0]}`);
      await s3.put({ bucket, query: [['policy', '']] }, editor.value, { 'content-type': 'application/json' });
      say('Saved.');
    },
    h('div', { class: 'actions' },
      example('A user may read', { Sid: 'Reader', Effect: 'Allow', Principal: { AWS: ['NAME'] }, Action: ['s3:GetObject', 's3:ListBucket'], Resource: [all, `${all}/*`] }),
      example('A user may add', { Sid: 'Writer', Effect: 'Allow', Principal: { AWS: ['NAME'] }, Action: ['s3:PutObject', 's3:AbortMultipartUpload'], Resource: `${all}/*` }),
      example('Nobody deletes', { Sid: 'NoDelete', Effect: 'Deny', Principal: '*', Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'], Resource: `${all}/*` })),
    h('div', { class: 'field' }, editor), h('div', { role: 'status' }, verdict), h('div', { class: 'actions' }, button('Check', look),
      now ? button('Remove the policy', async () => {
        if (!await confirm('Remove the policy', 'What it allows and forbids ends.', 'Remove')) return;
        await s3.send('DELETE', { bucket, query: [['policy', '']] });
        editor.value = '';
        say('Removed.');
      }, { class: 'danger' }) : [])),
  ];
});
