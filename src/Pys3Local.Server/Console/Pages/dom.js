// Elements, dialogs and messages. Text from outside becomes text and never markup: nothing here, and nowhere else, takes HTML.

/** An element. Attributes that begin with "on" are listeners; what is false, null or undefined is left out. */
export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key === 'value' && name !== 'li' && name !== 'option') made.value = value ?? '';
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat(Infinity).filter(child => child !== false && child !== null && child !== undefined));
  return made;
}

export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.flat());
  return made;
}

let next = 0;

/** A label with its control, and what it means below it. */
export function field(label, control, hint) {
  control.id ||= `f${++next}`;
  const note = hint && h('small', { id: `${control.id}-hint` }, hint);
  if (note) control.setAttribute('aria-describedby', note.id);
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control, note);
}

export const input = (name, value = '', attributes = {}) => h('input', { name, value, autocomplete: 'off', spellcheck: 'false', ...attributes });

export const select = (name, options, chosen) => {
  const made = h('select', { name }, options.map(([value, label]) => h('option', { value }, label ?? value)));
  if (chosen !== undefined) made.value = chosen;
  return made;
};

export const checkbox = (name, label, checked, attributes = {}) => {
  const box = h('input', { type: 'checkbox', name, ...attributes });
  box.checked = !!checked;
  return h('label', { class: 'check' }, box, ' ', label);
};

/** A button that is busy while it works, and says what went wrong. */
export function button(label, work, attributes = {}) {
  const made = h('button', { type: 'button', ...attributes, onclick: async event => {
    if (made.getAttribute('aria-busy')) return;
    made.setAttribute('aria-busy', 'true');
    try {
      await work(event);
    } catch (failure) {
      report(failure);
    } finally {
      made.removeAttribute('aria-busy');
    }
  } }, label);
  return made;
}

/** A form that is sent by its button or by Enter. */
export function form(label, work, ...children) {
  const failed = h('p', { class: 'failure', role: 'alert', hidden: true });
  const send = h('button', { class: 'primary' }, label);
  const made = h('form', { onsubmit: async event => {
    event.preventDefault();
    if (send.disabled) return;
    send.disabled = true;
    failed.hidden = true;
    try {
      await work(made.elements, made);
    } catch (failure) {
      failed.textContent = failure.message;
      failed.hidden = false;
    } finally {
      send.disabled = false;
    }
  } }, ...children, failed, h('div', { class: 'actions' }, send));
  return made;
}

export function table(label, heads, rows, empty = 'Nothing yet.') {
  if (rows.length === 0) return h('p', { class: 'empty' }, empty);
  return h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': label }, h('table', {},
    h('caption', { class: 'hidden' }, label),
    h('thead', {}, h('tr', {}, heads.map(head => h('th', { scope: 'col' }, head)))),
    h('tbody', {}, rows.map(cells => cells instanceof Node ? cells : h('tr', {}, cells.map((cell, i) => h('td', { 'data-head': typeof heads[i] === 'string' ? heads[i] : '' }, cell)))))));
}

export const section = (title, ...children) => {
  const head = h('h2', {}, title);
  head.id = `s${++next}`;
  return h('section', { 'aria-labelledby': head.id }, head, ...children);
};

/** A dialog over the page; it ends by its button, by Escape, or when what it shows calls close. Resolves with what close is given. */
export function dialog(title, fill) {
  return new Promise(resolve => {
    let result;
    const head = h('h2', {}, title);
    head.id = `d${++next}`;
    const close = value => { result = value; made.close(); };
    const made = h('dialog', { 'aria-labelledby': head.id, onclose: () => { made.remove(); resolve(result); } },
      h('header', {}, head, h('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', onclick: () => close() }, '✕')));
    made.append(...[fill(close)].flat());
    document.body.append(made);
    made.showModal();
  });
}

/** Asks before what cannot be taken back. @param word to be typed, where a click would be too easy */
export const confirm = (title, text, label, word) => dialog(title, close => [
  h('p', {}, text),
  form(label, elements => {
    if (word && elements.word.value !== word) throw new Error(`Type “${word}” to go on.`);
    close(true);
  }, word ? field(`Type ${word}`, input('word', '', { required: true })) : []),
]);

/** Says something, to the eye and to a screen reader. */
export function say(text, isFailure = false) {
  const made = h('p', { class: isFailure ? 'toast failed' : 'toast' }, text, ' ', h('button', { type: 'button', class: 'quiet', 'aria-label': 'Dismiss', onclick: () => made.remove() }, '✕'));
  made.begun = performance.now();
  document.getElementById('status').append(made);
  setTimeout(() => made.remove(), isFailure ? 20000 : 6000);
}

/** Another page is shown: what was said of the one before goes with it, but for what was said with the step to the new one. */
export function quiet(all = false) {
  for (const made of [...document.getElementById('status').children]) {
    if (all || !(performance.now() - made.begun < 500)) made.remove();
  }
}

export function report(failure) {
  if (failure.name !== 'AbortError') say(failure.message, true);
}

/** Pages that came by HTTP have no clipboard: then the text is selected and copied the old way. */
export async function copy(control) {
  control.select?.();
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(control.value);
    else document.execCommand('copy');
    say('Copied.');
  } catch {
    say('Select the text and copy it.', true);
  }
}

/** Text to be taken away, with a button that copies it. */
export function copyable(label, text, rows = 1) {
  const control = rows > 1 ? h('textarea', { readonly: true, rows, value: text, spellcheck: 'false', class: 'code' }) : input('', text, { readonly: true, class: 'code' });
  return h('div', { class: 'copyable' }, field(label, control), button('Copy', () => copy(control), { 'aria-label': `Copy: ${label}` }));
}
