// Buckets and all their settings, with the full key of an administrator.
import assert from 'node:assert/strict';
import { endpoint, keyOf, own, success, visit } from './browser.mjs';

const bucket = own('settings');

await visit(async (person, page) => {
  await person.signIn(keyOf('admin'));
  await person.link('Buckets').click();
  await person.loaded();
  await person.button('New bucket').click();
  await person.dialog.getByLabel('Name').fill(bucket);
  await person.dialog.getByLabel(/Keep versions/).check();
  await person.button('Create', person.dialog).click();
  await person.link(bucket).waitFor();
  await person.picture('buckets');
  await person.fits('the buckets');
  // A name that there is already.
  await person.button('New bucket').click();
  await person.dialog.getByLabel('Name').fill('x_y');
  await person.button('Create', person.dialog).click();
  assert.equal(await person.dialog.count(), 1);
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: `Settings of ${bucket}` }).click();
  await person.loaded();
  const save = async (title, label = `Save ${title.toLowerCase()}`) => {
    await person.button(label, person.section(title)).click();
    await person.saidThat('Saved.');
  };

  const versions = person.section('Versions');
  await versions.getByText('On: what is replaced').waitFor();
  await versions.getByLabel('Versions', { exact: true }).selectOption('Suspended');
  await save('Versions');
  await versions.getByText('Suspended: earlier versions stay').waitFor();
  await versions.getByLabel('Versions', { exact: true }).selectOption('Enabled');
  await save('Versions');

  const quota = person.section('Use and quota');
  await quota.getByLabel('At most', { exact: true }).fill('5 GiB');
  await quota.getByLabel('A backup is expected every (hours)').fill('48');
  await save('Use and quota', 'Save quota');
  await quota.getByLabel('At most', { exact: true }).fill('nonsense');
  await person.button('Save quota', quota).click();
  await quota.getByRole('alert').filter({ hasText: 'A quota is a size' }).waitFor();

  const lifecycle = person.section('Lifecycle');
  await person.button('Add a rule', lifecycle).click();
  await lifecycle.getByLabel('Names that begin with').fill('logs/');
  await lifecycle.getByLabel('Delete after (days)').fill('30');
  await lifecycle.getByLabel('Earlier versions after (days)').fill('7');
  await lifecycle.getByLabel('Unfinished uploads after (days)').fill('3');
  await save('Lifecycle');

  const encryption = person.section('Encryption');
  await encryption.getByLabel('New objects').selectOption('');
  await save('Encryption');

  const cors = person.section('Pages of other origins (CORS)');
  await person.button('Add a rule', cors).click();
  await cors.getByLabel('Origins').fill('https://app.example.org, https://two.example.org');
  await cors.getByLabel('Methods').fill('get put');
  await cors.getByLabel('Headers they may send').fill('*');
  await cors.getByLabel('Headers they may read').fill('ETag');
  await save('Pages of other origins (CORS)', 'Save CORS');

  const events = person.section('Events');
  await person.button('Add a rule', events).click();
  await events.getByLabel('Webhook').fill('hook');
  await events.getByLabel('Events').fill('s3:ObjectCreated:*');
  await events.getByLabel('Names that begin with').fill('in/');
  await save('Events');
  await events.getByLabel('Webhook').fill('nobody');
  await person.button('Save events', events).click();
  await events.getByRole('alert').filter({ hasText: 'nobody' }).waitFor();

  const tags = person.section('Tags');
  await person.button('Add a tag', tags).click();
  await tags.getByLabel('Key').fill('team');
  await tags.getByLabel('Value').fill('backup + restore: 1@2');
  await save('Tags');

  const policy = person.section('Policy');
  await person.button('A user may read', policy).click();
  await policy.getByText('Nothing is wrong with it').waitFor();
  const text = policy.getByLabel('Policy', { exact: true });
  await text.fill((await text.inputValue()).replace('"s3:GetObject"', '"s3-GetObject"'));
  await person.button('Check', policy).click();
  await policy.getByRole('status').getByText('is no action').waitFor();
  await person.button('Save policy', policy).click();
  await policy.getByRole('alert').filter({ hasText: 'The policy was not saved' }).waitFor();
  await text.fill((await text.inputValue()).replace('"s3-GetObject"', '"s3:GetObject"').replace('NAME', 'pys3local'));
  await save('Policy');
  await person.fits('the settings');

  // Everything is there when the page is shown again.
  await page.reload();
  await person.signIn(keyOf('admin'));
  await person.goTo('bucket', bucket);
  assert.equal(await person.section('Lifecycle').getByLabel('Names that begin with').inputValue(), 'logs/');
  assert.deepEqual(await Promise.all(['Delete after (days)', 'Earlier versions after (days)', 'Unfinished uploads after (days)'].map(label => person.section('Lifecycle').getByLabel(label).inputValue())), ['30', '7', '3']);
  assert.equal(await person.section('Pages of other origins (CORS)').getByLabel('Origins').inputValue(), 'https://app.example.org, https://two.example.org');
  assert.equal(await person.section('Events').getByLabel('Webhook').inputValue(), 'arn:pys3local:webhook:::hook');
  assert.equal(await person.section('Tags').getByLabel('Value').inputValue(), 'backup + restore: 1@2');
  assert.equal(await person.section('Use and quota').getByLabel('At most', { exact: true }).inputValue(), String(5 * 2 ** 30));
  assert.match(await person.section('Policy').getByLabel('Policy', { exact: true }).inputValue(), /"Reader"/);
  await person.button('Remove the policy').click();
  await person.button('Remove', person.dialog).click();
  await person.saidThat('Removed.');
  await person.goTo('buckets');
  await person.goTo('bucket', bucket);

  // Public reading says what it opens, and is closed again.
  const reading = person.section('Public reading');
  await reading.getByLabel('Everybody may read').click();
  await person.dialog.getByText('without a key').waitFor();
  await person.dialog.getByLabel(`Type ${bucket}`).fill(bucket);
  await person.picture('public');
  await person.button('Open it', person.dialog).click();
  await reading.getByText('Open: everybody').waitFor();
  assert.equal((await fetch(`${endpoint}/${bucket}/nothing`)).status, 403, 'only what is there can be read, and its absence is not told');
  await reading.getByLabel('Everybody may read').click();
  await reading.getByText('Closed: nobody').waitFor();

  // Object lock cannot be taken back.
  const lock = person.section('Object lock');
  await lock.getByLabel('Lock each new version for (days)').fill('2');
  await person.button('Turn object lock on', lock).click();
  await person.button('Turn on', person.dialog).click();
  await lock.getByText('locked (governance) for 2 days').waitFor();

  // The bucket goes, with its name typed.
  const removal = person.section('Delete the bucket');
  await removal.getByLabel('with everything that is in it').check();
  await person.button('Delete the bucket', removal).click();
  await person.button('Delete', person.dialog).click();
  assert.equal(await person.dialog.count(), 1);
  await person.dialog.getByLabel(`Type ${bucket}`).fill(bucket);
  await person.button('Delete', person.dialog).click();
  await person.saidThat(`${bucket} is deleted.`);
  await person.loaded();
  assert.equal(await page.getByRole('link', { name: bucket, exact: true }).count(), 0);
});

success();
