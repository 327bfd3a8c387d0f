// The frame: who is signed in, which page is shown, and how it looks.
import { button, h, quiet, report, svg } from './dom.js';
import { Rights } from './rights.js';
import { S3, S3Error } from './s3.js';
import * as audit from './audit.js';
import * as bucket from './bucket.js';
import * as buckets from './buckets.js';
import * as keys from './keys.js';
import * as object from './object.js';
import * as objects from './objects.js';
import * as overview from './overview.js';
import * as signin from './signin.js';

const PAGES = { overview, buckets, bucket, objects, object, keys, audit };
const KEPT = 'pys3local-key';

/** What the pages work with while somebody is signed in. */
export const session = { settings: undefined, s3: undefined, rights: undefined, key: undefined };

let leaving = new AbortController();

/** A place in the console, as a link. */
export const linkTo = (page, ...parts) => `#/${[page, ...parts].map(encodeURIComponent).join('/')}`;

export const goTo = (page, ...parts) => {
  location.hash = linkTo(page, ...parts);
};

/** Shows the page once more, with what is true now. */
export const refresh = () => show();

export async function signIn({ id, secret, keep, start }) {
  const s3 = new S3(session.settings.endpoint, { id, secret, region: session.settings.region });
  let self = null;
  try {
    self = await (await s3.send('GET', { path: `${s3.base}/.pys3local/v1/self` })).json();
  } catch (failure) {
    if (!(failure instanceof S3Error)) throw failure;
    // A key may be allowed neither; but only one that is not known, or whose secret is another, is refused for that.
    await (start ? s3.list(start, { limit: 1 }) : s3.buckets()).catch(refused => {
      if (!(refused instanceof S3Error)) throw refused;
      if (/InvalidAccessKeyId|SignatureDoesNotMatch/.test(refused.code)) throw new Error('There is no such key, or its secret is another one.');
    });
  }
  Object.assign(session, { s3, rights: new Rights(self), key: id });
  if (keep) sessionStorage.setItem(KEPT, JSON.stringify({ id, secret }));
}

function signOut() {
  sessionStorage.removeItem(KEPT);
  Object.assign(session, { s3: undefined, rights: undefined, key: undefined });
  history.replaceState(null, '', '#/');
  quiet(true);
  show();
}

const theme = {
  get: () => localStorage.getItem('pys3local-theme') ?? '',
  apply() {
    document.documentElement.dataset.theme = theme.get();
  },
  next() {
    const order = ['', 'light', 'dark'];
    localStorage.setItem('pys3local-theme', order[(order.indexOf(theme.get()) + 1) % order.length]);
    theme.apply();
  },
};

function frame(page, content) {
  const links = [['overview', 'Overview'], ['buckets', 'Buckets'], ...session.rights.isAdministrator ? [['keys', 'Keys'], ['audit', 'Audit']] : []];
  const shown = page === 'bucket' || page === 'objects' || page === 'object' ? 'buckets' : page;
  const look = button('', () => { theme.next(); name(); }, { class: 'quiet' });
  const name = () => { look.textContent = { '': 'Look: system', light: 'Look: light', dark: 'Look: dark' }[theme.get()]; };
  name();
  return [
    h('header', { class: 'top' },
      h('a', { class: 'brand', href: linkTo('overview') }, mark(), ' pys3local'),
      h('nav', { 'aria-label': 'Pages' }, links.map(([to, label]) => h('a', { href: linkTo(to), 'aria-current': to === shown ? 'page' : null }, label))),
      h('span', { class: 'who', title: session.rights.describe() }, session.key),
      look,
      button('Sign out', signOut, { class: 'quiet' })),
    h('main', { id: 'main', tabindex: '-1' }, content),
  ];
}

const mark = () => svg('svg', { viewBox: '0 0 32 32', width: '22', height: '22', 'aria-hidden': 'true' },
  svg('path', { d: 'M4 8c0-3 5-5 12-5s12 2 12 5l-3 18c0 2-4 3-9 3s-9-1-9-3z', fill: 'currentColor' }));

async function show() {
  leaving.abort();
  leaving = new AbortController();
  const left = leaving.signal;
  const app = document.getElementById('app');
  if (!session.s3) {
    document.title = 'Sign in · pys3local';
    app.replaceChildren(h('main', { id: 'main', class: 'narrow', tabindex: '-1' }, signin.page()));
    return;
  }
  const [name, ...parts] = location.hash.slice(2).split('/').map(decodeURIComponent);
  const page = Object.hasOwn(PAGES, name) ? name : 'overview';
  const content = h('div', {}, h('p', { class: 'loading' }, 'Loading …'));
  app.replaceChildren(...frame(page, content));
  document.title = `${parts.at(-1) || page} · pys3local`;
  try {
    const made = await PAGES[page].page(...parts.concat(undefined, undefined).slice(0, 2), left);
    if (left.aborted) return;
    content.replaceChildren(...[made].flat());
    const head = content.querySelector('h1');
    if (head) {
      head.tabIndex = -1;
      head.focus({ preventScroll: true });
    }
  } catch (failure) {
    if (left.aborted) return;
    content.replaceChildren(h('h1', {}, 'This cannot be shown'), h('p', { class: 'failure', role: 'alert' }, failure.message), h('p', {}, session.rights.describe()));
  }
}

async function start() {
  theme.apply();
  session.settings = await (await fetch('config.json')).json();
  addEventListener('hashchange', () => {
    quiet();
    show();
  });
  addEventListener('unhandledrejection', event => report(event.reason));
  document.querySelector('.skip').addEventListener('click', event => {
    event.preventDefault();
    document.getElementById('main').focus();
  });
  const kept = sessionStorage.getItem(KEPT);
  if (kept) await signIn({ ...JSON.parse(kept), keep: true }).catch(() => sessionStorage.removeItem(KEPT));
  await show();
}

start().catch(failure => {
  document.getElementById('main').replaceChildren(h('p', { class: 'failure', role: 'alert' }, failure.message));
});
