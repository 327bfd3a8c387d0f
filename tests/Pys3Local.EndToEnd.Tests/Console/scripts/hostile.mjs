// Objects that are named and filled with scripts do nothing, wherever they are shown.
import assert from 'node:assert/strict';
import { endpoint, keyOf, success, visit } from './browser.mjs';

const names = ['<img src=x onerror=alert(1)>.html', '"><script>alert(2)</script>.svg', "javascript:alert(3)//.txt", '<svg onload=alert(4)>/<b>.txt', '{{7*7}}${alert(5)}.png'];

await visit(async (person, page) => {
  await person.signIn(keyOf('admin'));
  await person.goTo('objects', 'hostile', '');
  for (const name of names.filter(name => !name.includes('/'))) await person.link(name).waitFor();
  await page.getByLabel('In all folders below').check();
  for (const name of names) {
    await person.link(name).waitFor();
    await person.goTo('object', 'hostile', name);
    await page.getByText(/show|Show/).first().waitFor();
    for (const button of ['Show the text', 'Show its beginning as text']) {
      if (await person.button(button).count()) {
        await person.button(button).click();
        await page.getByLabel('Its beginning as text').getByText('<script>').waitFor();
      }
    }
    if (await person.button('Show the picture').count()) {
      await person.button('Show the picture').click();
      await page.getByText('It is no picture that this browser shows.').waitFor();
    }
    await person.section('Metadata').getByText('<script>alert(6)</script>').waitFor();
    await person.button('Share').click();
    await person.dialog.getByLabel('Link', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await person.goTo('objects', 'hostile', '');
    await page.getByLabel('In all folders below').check();
  }
  // No element has come from a name: those that there are, are the console's.
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('script, iframe, object, embed, b, img, svg[onload]')].map(one => one.outerHTML)), ['<script type="module" src="app.js"></script>']);
  assert.equal(await page.evaluate(() => { try { document.body.innerHTML = '<b>x</b>'; return 'taken'; } catch { return 'refused'; } }), 'refused');
}, { expected: /TrustedHTML/ });

// The pages' own origin gives out nothing that is stored, whatever is asked of it, and the endpoint lets no other page read.
const at = process.env.PYS3LOCAL_CONSOLE;
for (const path of ['/hostile/', '/hostile/' + encodeURIComponent(names[0]), '/?list-type=2', '/.pys3local/v1/status', '/config.json/x', '/..%2fREADME.md', '/README.md']) {
  const answer = await fetch(at + path);
  const body = await answer.text();
  assert.ok(!/<script>alert|<ListBucketResult|diskTotal/.test(body), path);
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  assert.match(answer.headers.get('content-security-policy'), /^default-src 'none'; script-src 'self'; style-src 'self';/);
  assert.doesNotMatch(answer.headers.get('content-security-policy'), /unsafe|\*/);
}
for (const origin of ['http://evil.example', at.replace(/\d+$/, '1'), 'null', at + '.evil.example']) assert.equal((await fetch(`${endpoint}/hostile`, { headers: { origin } })).headers.get('access-control-allow-origin'), null, origin);
assert.equal((await fetch(`${endpoint}/hostile`, { headers: { origin: at } })).headers.get('access-control-allow-origin'), at);
assert.equal((await fetch(`${endpoint}/hostile`, { headers: { origin: at } })).headers.get('access-control-allow-credentials'), null);

success();
