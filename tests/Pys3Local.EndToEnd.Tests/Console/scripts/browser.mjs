// A browser at the console, as a person sits before it.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-default-apps'];
const PATIENCE = 60_000;

export const address = process.env.PYS3LOCAL_CONSOLE, endpoint = process.env.PYS3LOCAL_URL, output = process.env.PYS3LOCAL_OUTPUT;
export const isPhone = process.env.PYS3LOCAL_SIZE === 'phone';
mkdirSync(output, { recursive: true });

/** A key by its preset: id and secret. */
export const keyOf = preset => {
  const [id, secret] = process.env[`PYS3LOCAL_KEY_${preset.replaceAll('-', '_').toUpperCase()}`].split(':');
  return { id, secret };
};

/** A name of its own for each size, since both use the same server. */
export const own = name => `${name}-${isPhone ? 'phone' : 'desktop'}`;

/**
 * Runs a scenario in a new browser. What the browser complains about fails it: scripts that fail, and what the policy of the pages forbids.
 * @param options look: light or dark; insecure: an address that browsers take for insecure, as a NAS has it; expected: complaints that are as they should be
 */
export async function visit(scenario, { look = 'light', insecure = false, size, expected = /^$/ } = {}) {
  const at = insecure ? address.replace('127.0.0.1', 'nas.test') : address;
  const browser = await chromium.launch({ executablePath: process.env.PYS3LOCAL_CHROMIUM ?? '/usr/bin/chromium', args: [...FLAGS, ...process.env.PYS3LOCAL_PAGES_OVER ? ['--disable-features=LocalNetworkAccessChecks'] : [], ...insecure ? ['--host-resolver-rules=MAP nas.test 127.0.0.1'] : []] });
  const complaints = [];
  try {
    const context = await browser.newContext({
      viewport: size ?? (isPhone ? { width: 390, height: 844 } : { width: 1280, height: 900 }), isMobile: isPhone, hasTouch: isPhone, colorScheme: look, locale: 'en-GB', timezoneId: 'UTC', acceptDownloads: true, ignoreHTTPSErrors: true,
    });
    context.setDefaultTimeout(PATIENCE);
    // A dialogue of the system, which nobody would answer.
    await context.addInitScript(() => { delete window.showSaveFilePicker; });
    const page = await context.newPage();
    page.on('pageerror', failure => complaints.push(String(failure)));
    page.on('console', message => { if (message.type() === 'error' && !/^Failed to load resource|Opener-Policy/.test(message.text())) complaints.push(message.text()); });
    page.on('dialog', dialog => { complaints.push(`a dialogue: ${dialog.message()}`); dialog.dismiss(); });
    // While the pages are being written: those of the source in place of those in the program.
    if (process.env.PYS3LOCAL_PAGES_OVER) await context.route(url => url.port === new URL(address).port && /(\.(js|css|html)|\/)$/.test(url.pathname), async route => {
      const name = new URL(route.request().url()).pathname.replace(/\/$/, '/index.html').split('/').pop();
      const response = await route.fetch();
      const contentType = { js: 'text/javascript', css: 'text/css', html: 'text/html' }[name.split('.').pop()];
      await route.fulfill({ response, status: 200, headers: { ...response.headers(), 'content-type': contentType }, body: readFileSync(join(process.env.PYS3LOCAL_PAGES_OVER, name)) });
    });
    const person = new Person(page, at);
    try {
      await scenario(person, page, context);
    } catch (failure) {
      await page.screenshot({ path: join(output, `failed-${process.argv[1].split('/').pop()}-${own('')}.png`), fullPage: true }).catch(() => {});
      console.error(`${failure.stack}\nThe page, ${page.url()}:\n${(await page.locator('body').innerText().catch(() => '')).slice(0, 3000)}\n${complaints.join('\n')}`);
      process.exit(1);
    }
    assert.deepEqual(complaints.filter(complaint => !expected.test(complaint)), []);
  } finally {
    await browser.close();
  }
}

export class Person {
  constructor(page, at) {
    this.page = page;
    this.at = at;
  }

  async signIn(key, bucket = '') {
    const { page } = this;
    await page.goto(`${this.at}/`);
    await page.getByLabel('Access key').fill(key.id);
    await page.getByLabel('Secret').fill(key.secret);
    if (bucket) await page.getByLabel('Go straight to a bucket').fill(bucket);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    await this.loaded();
  }

  /** Until the page has been shown. */
  async loaded() {
    await this.page.locator('main h1').waitFor();
    await this.page.waitForFunction(() => !document.querySelector('.loading, main [aria-busy="true"]'));
  }

  async goTo(...parts) {
    await this.page.evaluate(hash => { location.hash = hash; }, `#/${parts.map(encodeURIComponent).join('/')}`);
    await this.page.waitForFunction(hash => location.hash === hash, `#/${parts.map(encodeURIComponent).join('/')}`);
    await this.loaded();
  }

  button(name, scope = this.page) {
    return scope.getByRole('button', { name, exact: typeof name === 'string' });
  }

  link(name) {
    return this.page.getByRole('link', { name, exact: true });
  }

  get dialog() {
    return this.page.getByRole('dialog');
  }

  section(name) {
    return this.page.getByRole('region', { name, exact: true });
  }

  async saidThat(text) {
    const toast = this.page.locator('#status .toast').filter({ hasText: text }).first();
    await toast.waitFor();
    await toast.getByRole('button', { name: 'Dismiss' }).click().catch(() => {});
  }

  async picture(name) {
    await this.page.evaluate(() => {
      scrollTo(0, 0);
      document.querySelectorAll('.toast').forEach(one => one.remove());
    });
    await this.page.screenshot({ path: join(output, `${own(name)}.png`) });
  }

  /** What axe-core finds wrong: names, roles, contrast. */
  async isAccessible(where) {
    await this.page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
    const { violations } = await this.page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
    assert.deepEqual(violations.map(one => `${one.id}: ${one.nodes.map(node => `${node.target} ${node.failureSummary}`).join(' | ')}`), [], where);
  }

  /** Nothing is wider than the screen. */
  async fits(where) {
    const [inner, content] = await this.page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
    assert.ok(content <= inner, `${where} is ${content} wide on a screen of ${inner}`);
  }
}

export const success = () => console.log('Success!');
