// Uploads, pages of objects, search, downloads, zips, versions, previews, metadata, tags, locks, links.
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsQR from 'jsqr';
import { keyOf, own, success, visit } from './browser.mjs';

const bucket = own('objects');
const files = mkdtempSync(join(tmpdir(), 'files-'));
const write = (name, content) => { writeFileSync(join(files, name), content); return join(files, name); };
// A picture of one pixel.
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const large = crypto.randomBytes(20 << 20);

await visit(async (person, page) => {
  await person.signIn(keyOf('full'));
  await person.goTo('buckets');
  await person.button('New bucket').click();
  await person.dialog.getByLabel('Name').fill(bucket);
  await person.dialog.getByLabel(/Object lock/).check();
  await person.button('Create', person.dialog).click();
  await person.link(bucket).click();
  await page.getByText('Nothing is here.').waitFor();

  // Small ones, a large one in parts, and one with an awkward name.
  const upload = async (...paths) => {
    const chooser = page.waitForEvent('filechooser');
    await person.button('Upload').click();
    await (await chooser).setFiles(paths);
    await page.getByText(`${paths.length} file${paths.length === 1 ? '' : 's'} uploaded.`).waitFor();
    await person.button('Dismiss', page.locator('.upload')).click();
    await person.loaded();
  };
  await upload(write('notes.txt', 'first\n'), write('dot.png', png), write('ü & (1)+#?%41.txt', 'awkward'), write('large.bin', large));
  for (const name of ['notes.txt', 'dot.png', 'ü & (1)+#?%41.txt', 'large.bin']) await person.link(name).waitFor();

  const saved = async (act, name) => {
    const download = page.waitForEvent('download');
    await act();
    const got = await download;
    assert.equal(got.suggestedFilename(), name);
    return readFileSync(await got.path());
  };
  assert.deepEqual(await saved(() => person.button('Download large.bin').click(), 'large.bin'), large);
  assert.equal(String(await saved(() => person.button('Download ü & (1)+#?%41.txt').click(), 'ü & (1)+#_%41.txt')), 'awkward');

  // Dropped onto the page, a folder too.
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['dropped'], 'dropped.txt', { type: 'text/plain' }));
    const target = document.querySelector('.objects');
    for (const type of ['dragenter', 'dragover', 'drop']) target.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
  });
  await page.getByText('1 file uploaded.').waitFor();
  await person.link('dropped.txt').waitFor();
  mkdirSync(join(files, 'tree', 'inner'), { recursive: true });
  write('tree/one.txt', 'one');
  write('tree/inner/two.txt', 'two');
  const chooser = page.waitForEvent('filechooser');
  await person.button('Upload a folder').click();
  await (await chooser).setFiles(join(files, 'tree'));
  await page.getByText('2 files uploaded.').waitFor();
  await page.getByRole('link', { name: 'tree/' }).waitFor();
  while (await page.locator('.upload').count()) await person.button('Dismiss', page.locator('.upload')).first().click();
  await person.picture('objects');
  await person.fits('the objects');

  // A folder as a zip, made in the browser.
  const zip = join(files, 'tree.zip');
  writeFileSync(zip, await saved(() => person.button('Download tree/ as zip').click(), 'tree.zip'));
  assert.equal(execFileSync('python3', ['-c', 'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint({n: z.read(n).decode() for n in sorted(z.namelist())})', zip], { encoding: 'utf8' }).trim(), "{'inner/two.txt': 'two', 'one.txt': 'one'}");

  // By prefix, by folder, in all folders.
  await page.getByLabel('Names that begin with').fill('no');
  await person.button('Search').click();
  await page.getByText('1 shown.').waitFor();
  await person.link('notes.txt').waitFor();
  await page.getByLabel('Names that begin with').fill('');
  await page.getByLabel('In all folders below').check();
  await person.link('tree/inner/two.txt').waitFor();
  await page.getByLabel('In all folders below').uncheck();
  await person.loaded();
  await page.getByRole('link', { name: 'tree/' }).click();
  await person.link('one.txt').waitFor();
  await person.button('New folder').click();
  await person.dialog.getByLabel('Name').fill('made here');
  await person.button('Create', person.dialog).click();
  await page.waitForURL(/made%2520here|made%20here/);
  await page.getByText('Nothing is here.').waitFor();

  // A second version, then the first again; deleted, and back.
  await person.goTo('objects', bucket, '');
  await upload(write('notes.txt', 'second\n'));
  await person.link('notes.txt').click();
  await person.loaded();
  await person.button('Show the text').click();
  await page.getByLabel('Its beginning as text').getByText('second').waitFor();
  const versions = person.section('Versions');
  await person.button('Restore', versions).click();
  await person.saidThat('Restored');
  await person.loaded();
  await person.button('Show the text').click();
  await page.getByLabel('Its beginning as text').getByText('first').waitFor();
  await person.button('Delete', page.getByRole('main').locator('> div > .actions')).click();
  await person.button('Delete', person.dialog).click();
  await person.saidThat('Deleted.');
  await person.loaded();
  assert.equal(await page.getByRole('link', { name: 'notes.txt', exact: true }).count(), 0);
  await page.getByLabel('Versions and what was deleted').check();
  await person.button('Undelete notes.txt').click();
  await person.saidThat('is back');
  await person.loaded();
  await page.getByLabel('Versions and what was deleted').uncheck();
  await person.loaded();
  await person.link('notes.txt').waitFor();

  // Metadata and tags.
  await person.link('notes.txt').click();
  await person.loaded();
  await person.button('Change metadata').click();
  await person.dialog.getByLabel('Type').fill('text/markdown');
  await person.button('Add metadata', person.dialog).click();
  await person.dialog.getByLabel('Name').fill('origin');
  await person.dialog.getByLabel('Value').fill('日本 laptop ü');
  await person.button('Save', person.dialog).click();
  await person.saidThat('Saved.');
  await person.loaded();
  await person.section('Properties').getByText('text/markdown').waitFor();
  await person.section('Metadata').getByText('日本 laptop ü').waitFor();
  assert.equal(await person.section('Metadata').getByText('cache-control').count(), 0);
  const tags = person.section('Tags');
  await person.button('Add a tag', tags).click();
  await tags.getByLabel('Key').fill('kept');
  await tags.getByLabel('Value').fill('a + b');
  await person.button('Save tags', tags).click();
  await person.saidThat('Tags saved.');
  await person.goTo('objects', bucket, '');
  await person.goTo('object', bucket, 'notes.txt');
  assert.equal(await tags.getByLabel('Value').inputValue(), 'a + b');
  await person.picture('object');
  await person.fits('an object');

  // A lock, and a hold.
  const lock = person.section('Lock');
  await lock.getByText('This version is not locked.').waitFor();
  await lock.getByLabel('Until').fill('2099-01-01');
  await person.button('Lock', lock).click();
  await person.saidThat('Locked.');
  await lock.getByText('Locked (governance) until 1 Jan 2099').waitFor();
  await person.button('Put a legal hold on it', lock).click();
  await person.saidThat('Held.');
  await person.button('Lift the legal hold', lock).click();
  await person.saidThat('Lifted.');

  // A picture, shown.
  await person.goTo('object', bucket, 'dot.png');
  await person.button('Show the picture').click();
  await page.getByAltText('Preview of dot.png').waitFor();
  assert.equal(await page.getByAltText('Preview of dot.png').evaluate(image => image.decode().then(() => image.naturalWidth)), 1);

  // A link for somebody else, as text and as a code.
  await person.button('Share').click();
  await person.dialog.getByLabel('Ends after').selectOption({ label: '1 hour' });
  const link = await person.dialog.getByLabel('Link', { exact: true }).inputValue();
  assert.match(link, /X-Amz-Expires=3600/);
  assert.deepEqual(Buffer.from(await (await fetch(link)).arrayBuffer()), png);
  const { data, width } = await page.getByRole('img', { name: 'QR code of the link' }).evaluate(async svg => {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' }));
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 900;
    canvas.getContext('2d').drawImage(image, 0, 0, 900, 900);
    return { data: Array.from(canvas.getContext('2d').getImageData(0, 0, 900, 900).data), width: 900 };
  });
  assert.equal(jsQR(Uint8ClampedArray.from(data), width, width)?.data, link);
  await person.picture('share');
  await person.button('Close', person.dialog).click();

  // Several at once.
  await person.goTo('objects', bucket, '');
  await page.getByLabel('Choose dropped.txt').check();
  await page.getByLabel('Choose tree/').check();
  await page.getByText('2 chosen').waitFor();
  await person.button('Delete', page.getByRole('toolbar')).click();
  await person.button('Delete', person.dialog).click();
  await person.saidThat('deleted.');
  await person.loaded();
  assert.equal(await page.getByRole('link', { name: 'dropped.txt' }).count() + await page.getByRole('link', { name: 'tree/' }).count(), 0);

  // Page by page.
  await person.goTo('objects', 'many', '');
  await page.getByText('200 shown, and there are more.').waitFor();
  await person.button('Show more').click();
  await page.getByText('400 shown, and there are more.').waitFor();
  await person.button('Show more').click();
  await page.getByText('450 shown.').waitFor();
});

success();
