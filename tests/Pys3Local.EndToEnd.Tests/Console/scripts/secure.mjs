// By HTTPS, with a certificate of the server's own: pages and endpoint are both there.
import assert from 'node:assert/strict';
import { address, endpoint, keyOf, success, visit } from './browser.mjs';

await visit(async (person, page) => {
  await person.signIn(keyOf('full'));
  assert.ok(address.startsWith('https:') && endpoint.startsWith('https:'));
  await person.goTo('buckets');
  await person.button('New bucket').click();
  await person.dialog.getByLabel('Name').fill('secured');
  await person.button('Create', person.dialog).click();
  await person.link('secured').click();
  await page.getByText('Nothing is here.').waitFor();
});

// Nobody answers: the page says whom it asked, and what may be the matter.
await visit(async (person, page) => {
  await page.route(url => url.href.startsWith(endpoint), route => route.abort());
  await page.goto(`${person.at}/`);
  await page.getByLabel('Access key').fill('AKIDAKIDAKIDAKID');
  await page.getByLabel('Secret').fill('secretsecretsecret');
  await person.button('Sign in').click();
  await page.getByRole('alert').filter({ hasText: `The server at ${endpoint} does not answer this page.` }).waitFor();
});

success();
