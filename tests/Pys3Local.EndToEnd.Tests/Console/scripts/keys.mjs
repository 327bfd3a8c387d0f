// Keys: made from presets and shown once, used, rotated, disabled, removed.
import assert from 'node:assert/strict';
import { keyOf, own, success, visit } from './browser.mjs';

await visit(async (person, page) => {
  await person.signIn(keyOf('admin'));
  await person.link('Keys').click();
  await person.loaded();
  await page.getByText('yours').waitFor();
  assert.equal(await page.getByRole('button', { name: `Disable ${keyOf('admin').id}` }).count(), 0);

  await person.button('New key').click();
  await person.dialog.getByLabel('What it is for').fill(own('made'));
  await person.dialog.getByLabel('What it may do').selectOption('restic-append-only');
  await person.dialog.getByLabel('Only these buckets').fill('shared');
  await person.dialog.getByLabel('Ends').fill('long ago');
  await person.button('Make the key', person.dialog).click();
  await person.dialog.getByRole('alert').filter({ hasText: 'neither a date' }).waitFor();
  await person.dialog.getByLabel('Ends').fill('90d');
  await person.button('Make the key', person.dialog).click();
  await person.dialog.getByText('shown this once').waitFor();
  const made = { id: await person.dialog.getByLabel('Access key', { exact: true }).inputValue(), secret: await person.dialog.getByLabel('Secret', { exact: true }).inputValue() };
  await person.dialog.getByLabel('Configuration of the client').selectOption('restic');
  assert.match(await person.dialog.getByRole('textbox', { name: /For restic/ }).inputValue(), new RegExp(`AWS_ACCESS_KEY_ID=${made.id}[\\s\\S]*/shared/`));
  await person.button('Close', person.dialog).click();
  await person.loaded();

  const shown = page.locator('tr').filter({ hasText: made.id });
  await shown.getByText('in 90 days').waitFor();
  await person.picture('keys');
  await person.fits('the keys');

  // The secret works, and is nowhere any more.
  await visit(async (other, page) => {
    await other.signIn(made, 'shared');
    await other.link('hello.txt').waitFor();
    await page.getByText('New folder').waitFor();
  });
  assert.ok(!(await page.content()).includes(made.secret));

  await person.button(`Rotate ${made.id}`).click();
  await person.button('Rotate', person.dialog).click();
  await person.dialog.getByText('shown this once').waitFor();
  const rotated = await person.dialog.getByLabel('Secret', { exact: true }).inputValue();
  assert.notEqual(rotated, made.secret);
  await person.button('Close', person.dialog).click();
  await person.loaded();
  await person.button(`Edit ${made.id}`).click();
  await person.dialog.getByLabel('What it is for').fill(own('changed'));
  await person.dialog.getByLabel('Ends').fill('');
  await person.button('Save', person.dialog).click();
  await shown.getByText(own('changed')).waitFor();
  await shown.getByText('never').first().waitFor();

  await person.button(`Disable ${made.id}`).click();
  await shown.getByText('disabled').waitFor();
  await visit(async (other, page) => {
    await page.goto(`${other.at}/`);
    await page.getByLabel('Access key').fill(made.id);
    await page.getByLabel('Secret').fill(rotated);
    await other.button('Sign in').click();
    await page.getByRole('alert').filter({ hasText: 'There is no such key' }).waitFor();
  });
  await person.button(`Enable ${made.id}`).click();
  await shown.getByText('active').waitFor();

  await person.button(`Remove ${made.id}`).click();
  await person.dialog.getByLabel(`Type ${made.id}`).fill(made.id);
  await person.button('Remove', person.dialog).click();
  await person.saidThat('Removed.');
  await person.loaded();
  assert.equal(await page.locator('tr').filter({ hasText: made.id }).count(), 0);

  await person.link('Audit').click();
  await person.loaded();
  await page.getByText('/.pys3local/v1/keys/remove').first().waitFor();
  assert.ok(!(await page.content()).includes(rotated));
});

success();
