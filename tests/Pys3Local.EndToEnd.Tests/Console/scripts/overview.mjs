// How the server is: room, last backups by key, findings, traffic that moves, a verification with its progress.
import assert from 'node:assert/strict';
import { keyOf, success, visit } from './browser.mjs';

await visit(async (person, page) => {
  await person.signIn(keyOf('admin'));
  await person.section('Storage').getByText(/ free$/).waitFor();
  await person.section('Last backups').getByText('append-only key').first().waitFor();
  await person.section('Last backups').getByText('shared').first().waitFor();
  // A bucket expects a backup that does not come.
  await person.section('Findings').getByText('late').first().waitFor();
  await person.section('Copies to other services').getByText('offsite').waitFor();
  await person.section('Traffic now').getByText(/Requests: \d/).waitFor();

  const verification = person.section('Verification');
  await person.button('Verify everything now', verification).click();
  await verification.getByText(/Last ended .* with 0 findings/).waitFor();
  await person.saidThat('The verification has begun');
  // The chart moves with what is asked meanwhile.
  await page.waitForFunction(() => document.querySelector('.chart polyline').getAttribute('points').split(' ').length > 2);
  await person.picture('overview');
  await person.fits('the overview');

  await person.link('Audit').click();
  await person.loaded();
  await page.getByText('administration').first().waitFor();
  await page.getByLabel('Search').fill('no such word');
  await page.getByText('Nothing that is audited.').waitFor();
  await page.getByLabel('Search').fill('verification');
  await page.getByText('/.pys3local/v1/verification').first().waitFor();
  await person.picture('audit');
  await person.fits('the audit log');
});

await visit(async (person, page) => {
  await person.signIn(keyOf('read-only'));
  await page.getByText('This key may read only').first().waitFor();
  await page.getByText('are shown to a key of the preset “admin”').waitFor();
  await person.section('Buckets').getByText('shared').waitFor();
  for (const hidden of ['Keys', 'Audit']) assert.equal(await page.getByRole('link', { name: hidden, exact: true }).count(), 0);
  await page.evaluate(() => { location.hash = '#/keys'; });
  await page.getByRole('heading', { name: 'This cannot be shown' }).waitFor();
});

success();
