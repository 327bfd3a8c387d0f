// What a key may not do is not offered, or explained: one that may only add, one that may only read.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyOf, own, success, visit } from './browser.mjs';

const nothing = async (person, ...names) => {
  for (const name of names) assert.equal(await person.button(name).count(), 0, name);
};

await visit(async (person, page) => {
  await person.signIn(keyOf('append-only'));
  await page.getByText('may add objects, and neither replace nor delete them').first().waitFor();
  await person.goTo('objects', 'shared', '');
  const file = join(mkdtempSync(join(tmpdir(), 'files-')), own('added') + '.txt');
  for (const [content, said] of [['one', '1 file uploaded.'], ['another', 'This key may add, and not replace what is there.']]) {
    writeFileSync(file, content);
    const chooser = page.waitForEvent('filechooser');
    await person.button('Upload').click();
    await (await chooser).setFiles(file);
    await page.getByText(said).waitFor();
    await person.button('Dismiss', page.locator('.upload')).first().click();
    await person.loaded();
  }
  await page.getByLabel('Choose hello.txt').check();
  await page.getByText('This key may not delete.').waitFor();
  await nothing(person, 'Delete');
  await person.link('hello.txt').click();
  await person.loaded();
  await page.getByText('This key may not delete it.').waitFor();
  await nothing(person, 'Delete', 'Change metadata', 'Save tags', 'Restore');
  await person.goTo('bucket', 'shared');
  await page.getByText('Settings that it may not change are shown only.').waitFor();
  await nothing(person, 'Save versions', 'Save policy', 'Save lifecycle', 'Save events', 'Save tags', 'Save encryption', 'Turn object lock on', 'Delete the bucket', 'Save quota');
  assert.equal(await page.getByLabel('Everybody may read').count(), 0);
  await person.fits('settings that are shown only');
});

await visit(async (person, page) => {
  await person.signIn(keyOf('read-only'));
  await person.goTo('buckets');
  await nothing(person, 'New bucket');
  await person.goTo('objects', 'shared', '');
  await page.getByText('So there is nothing to upload or change here.').waitFor();
  await nothing(person, 'Upload', 'Upload a folder', 'New folder');
  await person.link('hello.txt').click();
  await person.loaded();
  await person.button('Show the text').click();
  await page.getByLabel('Its beginning as text').getByText('hello').waitFor();
  await nothing(person, 'Delete', 'Change metadata', 'Save tags', 'Restore');
  // Another bucket than its own: the server says no, and the page says why.
  await page.evaluate(() => { location.hash = '#/objects/late/'; });
  await page.getByRole('alert').filter({ hasText: 'This key may not list this bucket' }).waitFor();
});

// A key for one folder comes to that folder.
await visit(async (person, page) => {
  await person.signIn(keyOf('prefix'), 'shared');
  await page.getByText('1 shown.').waitFor();
  await person.link('inside.txt').waitFor();
});

success();
