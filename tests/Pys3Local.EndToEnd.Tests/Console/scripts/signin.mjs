// Who may come in, what stays in the browser, and straight to a bucket without the right to list them.
import assert from 'node:assert/strict';
import { endpoint, keyOf, success, visit } from './browser.mjs';

await visit(async (person, page) => {
  const sent = [];
  page.on('request', request => sent.push(`${request.method()} ${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`));
  const { id, secret } = keyOf('admin');
  await page.goto(`${person.at}/`);
  await page.getByLabel('Access key').fill(id);
  await page.getByLabel('Secret').fill('not-this-secret-at-all');
  await person.button('Sign in').click();
  await page.getByRole('alert').filter({ hasText: 'There is no such key, or its secret is another one.' }).waitFor();
  // With a bucket as well, which is where such a key would land.
  await page.getByLabel('Go straight to a bucket').fill('shared');
  await person.button('Sign in').click();
  await page.getByRole('alert').filter({ hasText: 'There is no such key, or its secret is another one.' }).waitFor();
  assert.equal(await person.button('Sign out').count(), 0);

  await person.signIn(keyOf('admin'));
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await person.link('Keys').waitFor();
  assert.ok(sent.some(one => one.includes(endpoint.split(':').pop())), 'nothing went to the S3 endpoint');
  assert.ok(!sent.some(one => one.includes(secret)), 'the secret left the tab');
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).concat(Object.keys(sessionStorage))), []);
  assert.deepEqual(await page.context().cookies(), []);

  // Not kept: the page asks again.
  await page.reload();
  await page.getByLabel('Secret').waitFor();
  // Kept, for this tab.
  await page.getByLabel('Stay signed in until this tab is closed').check();
  await page.getByLabel('Access key').fill(id);
  await page.getByLabel('Secret').fill(secret);
  await person.button('Sign in').click();
  await person.button('Sign out').waitFor();
  await page.reload();
  await person.button('Sign out').click();
  await page.getByLabel('Secret').waitFor();
  assert.deepEqual(await page.evaluate(() => sessionStorage.length), 0);
});

// A key for one bucket goes straight to it, and keeps it among its favourites.
await visit(async (person, page) => {
  await person.signIn(keyOf('read-only'), 'shared');
  await page.getByRole('heading', { name: 'shared' }).waitFor();
  await person.link('hello.txt').waitFor();
  await person.button('Favourite: shared').click();
  await person.link('Buckets').click();
  await person.loaded();
  await person.button('Sign out').click();
  assert.deepEqual(await page.locator('#favourites option').evaluateAll(all => all.map(one => one.value)), ['shared']);
}, { insecure: true });

// By HTTP and a name, where browsers have no crypto.subtle.
await visit(async (person, page) => {
  await person.signIn(keyOf('full'));
  assert.equal(await page.evaluate(() => isSecureContext), false);
  await person.link('Buckets').click();
  await person.link('shared').first().click();
  await person.link('hello.txt').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Keys' }).count(), 0);
}, { insecure: true, look: 'dark' });

success();
