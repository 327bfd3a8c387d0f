// The XML of S3, read and written: elements and text, without attributes that mean anything. (A browser's own parser takes strings that this page may not hand out: see the Trusted Types of its policy.)

const NAMED = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const plain = text => text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hexadecimal, decimal, name) =>
  name ? NAMED[name] ?? whole : String.fromCodePoint(parseInt(hexadecimal ?? decimal, hexadecimal ? 16 : 10)));

/** An element: its name without a prefix, its children, its text. */
export class Element {
  constructor(name) {
    this.name = name;
    this.children = [];
    this.text = '';
  }

  /** The children of this name. */
  all(name) {
    return this.children.filter(child => child.name === name);
  }

  /** The first element at this path (a/b), or undefined. */
  at(path) {
    return path.split('/').reduce((element, name) => element?.children.find(child => child.name === name), this);
  }

  /** The text at this path; empty where there is none. */
  get(path) {
    return this.at(path)?.text ?? '';
  }

  toString() {
    return element(this.name, ...this.children.length ? this.children.map(String) : [escape(this.text)]);
  }
}

/** The root of a document. */
export function parse(text) {
  const root = new Element('');
  const open = [root];
  for (const [, declared, close, name, single, characters] of text.matchAll(/<([?!][^>]*)>|<\/([^>]+)>|<([^\s>/]+)[^>]*?(\/?)>|([^<]+)/g)) {
    if (declared) continue;
    if (characters !== undefined) {
      open[open.length - 1].text += plain(characters);
    } else if (close) {
      const ended = open.pop();
      if (ended.children.length) ended.text = '';
    } else {
      const made = new Element(name.slice(name.indexOf(':') + 1));
      open[open.length - 1].children.push(made);
      if (!single) open.push(made);
    }
  }
  return root.children[0] ?? root;
}

export const escape = text => String(text).replace(/[<>&"\r\u0000-\u0008]/g, c => `&#${c.charCodeAt(0)};`);

/** An element as text; its contents are text that is escaped already. */
export const element = (name, ...contents) => `<${name}>${contents.join('')}</${name}>`;

/** An element with a value; nothing where the value is undefined or empty. */
export const value = (name, content) => content === undefined || content === null || content === '' ? '' : element(name, escape(content));

export const document = (name, ...contents) => `<${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${contents.join('')}</${name}>`;
