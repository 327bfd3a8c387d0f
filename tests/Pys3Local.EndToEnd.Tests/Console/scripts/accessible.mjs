// Every page in both looks: names and roles of controls, contrast of colours, nothing wider than the screen.
import { keyOf, success, visit } from './browser.mjs';

for (const look of ['light', 'dark']) await visit(async (person, page) => {
  await page.goto(`${person.at}/`);
  await page.getByLabel('Secret').waitFor();
  await person.isAccessible(`sign in, ${look}`);
  await person.signIn(keyOf('admin'));
  for (const place of [['overview'], ['buckets'], ['objects', 'shared', ''], ['objects', 'hostile', ''], ['object', 'shared', 'hello.txt'], ['bucket', 'shared'], ['keys'], ['audit']]) {
    await person.goTo(...place);
    await person.isAccessible(`${place.join(' ')}, ${look}`);
    await person.fits(place.join(' '));
  }
  await person.goTo('bucket', 'shared');
  for (const title of ['Lifecycle', 'Pages of other origins (CORS)', 'Events']) await person.button('Add a rule', person.section(title)).click();
  await person.isAccessible(`rules, ${look}`);
  await person.goTo('keys');
  await person.button('New key').click();
  await person.isAccessible(`a dialogue, ${look}`);
  await page.keyboard.press('Escape');
  await person.goTo('objects', 'shared', '');
  await person.button('Share hello.txt').click();
  await person.isAccessible(`a link, ${look}`);
  await page.keyboard.press('Escape');
  await page.evaluate(() => { location.hash = '#/objects/no-such-bucket/'; });
  await page.getByRole('alert').waitFor();
  await person.isAccessible(`a failure, ${look}`);
}, { look });

success();
