// Lists of the same few fields, to be added to and taken from.
import { h, input, select } from './dom.js';

let next = 0;

/**
 * @param fields name, label, options (for a choice), type, hint
 * @returns element, and values() with what is typed
 */
export function rowsEditor(fields, first, addLabel) {
  const made = [];
  const list = h('div', { class: 'rows' });
  const add = (values = {}) => {
    const controls = fields.map(field => {
      const id = `r${++next}`;
      const control = field.options ? select(field.name, field.options, values[field.name] ?? field.options[0][0]) : input(field.name, values[field.name] ?? '', { type: field.type ?? 'text', placeholder: field.hint, min: field.type === 'number' ? 0 : null });
      control.id = id;
      return [field, control, h('span', { class: 'field' }, h('label', { for: id }, field.label), control)];
    });
    const row = { values, read: () => ({ ...values, ...Object.fromEntries(controls.map(([field, control]) => [field.name, control.value])) }) };
    const element = h('div', { class: 'row', role: 'group', 'aria-label': `Entry ${made.length + 1}` }, controls.map(([, , shown]) => shown),
      h('button', { type: 'button', class: 'quiet', 'aria-label': 'Remove this entry', onclick: () => { made.splice(made.indexOf(row), 1); element.remove(); } }, 'Remove'));
    made.push(row);
    list.append(element);
    return controls[0][1];
  };
  first.forEach(values => add(values));
  return { element: h('div', {}, list, h('button', { type: 'button', onclick: () => add().focus() }, addLabel)), values: () => made.map(row => row.read()) };
}
