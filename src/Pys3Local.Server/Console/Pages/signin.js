// Who asks. The secret stays in this tab: it makes signatures, and is sent nowhere.
import { checkbox, field, form, h, input } from './dom.js';
import { goTo, refresh, session, signIn } from './app.js';
import * as favourites from './favourites.js';

export function page() {
  const known = favourites.all();
  return [
    h('h1', {}, 'pys3local'),
    h('p', {}, 'Sign in with an access key of the server at ', h('strong', {}, session.settings.endpoint), '.'),
    form('Sign in', async elements => {
      const bucket = elements.bucket.value.trim();
      await signIn({ id: elements.id.value.trim(), secret: elements.secret.value.trim(), keep: elements.keep.checked, start: bucket });
      if (bucket) goTo('objects', bucket, '');
      if (!bucket || location.hash.startsWith('#/objects/')) refresh();
    },
    field('Access key', input('id', '', { required: true, autocomplete: 'username', autofocus: true })),
    field('Secret', input('secret', '', { required: true, type: 'password', autocomplete: 'current-password' }), 'It signs each request, and never leaves this tab.'),
    field('Go straight to a bucket', input('bucket', '', { list: known.length ? 'favourites' : null, placeholder: 'optional' }), 'For keys that may not list all buckets.'),
    known.length ? h('datalist', { id: 'favourites' }, known.map(name => h('option', { value: name }))) : [],
    checkbox('keep', 'Stay signed in until this tab is closed', false)),
    h('p', { class: 'note' }, 'Keys are made with ', h('code', {}, 'pys3local keys add'), '. One of the preset ', h('code', {}, 'admin'), ' shows the whole server.'),
  ];
}
