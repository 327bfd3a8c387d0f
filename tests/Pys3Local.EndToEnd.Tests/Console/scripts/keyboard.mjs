// Without a mouse: from signing in to a deleted object.
import assert from 'node:assert/strict';
import { keyOf, own, success, visit } from './browser.mjs';

const bucket = own('keyboard');

await visit(async (person, page) => {
  const press = key => page.keyboard.press(key);
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText ?? '');
  /** Tabs until something of this name has the focus. */
  const reach = async (name, key = 'Tab') => {
    for (let i = 0; i < 150; i++) {
      if ((await focused()).trim() === name) return;
      await press(key);
    }
    assert.fail(`“${name}” cannot be reached with the keyboard; the focus is at “${await focused()}”`);
  };
  const { id, secret } = keyOf('admin');
  await page.goto(`${person.at}/`);
  await page.getByLabel('Access key').waitFor();
  await reach('Access key');
  await page.keyboard.type(id);
  await reach('Secret');
  await page.keyboard.type(secret);
  await press('Enter');
  await person.button('Sign out').waitFor();
  await person.loaded();

  await reach('Buckets');
  await press('Enter');
  await page.getByRole('heading', { name: 'Buckets' }).waitFor();
  await person.loaded();
  // A new page begins at its heading.
  assert.equal((await focused()).trim(), 'Buckets');
  await reach('New bucket');
  await press('Enter');
  await person.dialog.waitFor();
  await reach('Name');
  await page.keyboard.type(bucket);
  await press('Enter');
  await person.link(bucket).waitFor();
  await person.loaded();
  // Escape ends a dialogue, and the focus is where it was.
  await reach('New bucket');
  await press('Space');
  await person.dialog.waitFor();
  await press('Escape');
  await person.dialog.waitFor({ state: 'hidden' });
  assert.equal((await focused()).trim(), 'New bucket');
  await reach(bucket);
  await press('Enter');
  await page.getByText('Nothing is here.').waitFor();
  await reach('New folder');
  await press('Enter');
  await person.dialog.waitFor();
  await reach('Name');
  await page.keyboard.type('typed');
  await press('Enter');
  await page.waitForURL(/typed/);
  await person.loaded();
  await reach(bucket, 'Shift+Tab');
  await press('Enter');
  await page.getByLabel('Choose typed/').waitFor();
  await person.loaded();
  await reach('Choose typed/');
  await press('Space');
  await reach('Delete', 'Shift+Tab');
  await press('Enter');
  await person.dialog.waitFor();
  await reach('Delete');
  await press('Enter');
  await page.getByText('Nothing is here.').waitFor();
  await reach('Settings', 'Shift+Tab');
  await press('Enter');
  await person.section('Delete the bucket').waitFor();
  await person.loaded();
  await reach('Delete the bucket');
  await press('Enter');
  await person.dialog.waitFor();
  await reach(`Type ${bucket}`);
  await page.keyboard.type(bucket);
  await press('Enter');
  await page.getByText(`${bucket} is deleted.`).waitFor();
});

success();
