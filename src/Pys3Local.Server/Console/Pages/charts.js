// Small charts of what happens now, from the server's metrics.
import { h, svg } from './dom.js';

const POINTS = 60, WIDTH = 240, HEIGHT = 48;

/** A line that moves: add a number, and it is drawn. */
export class Chart {
  constructor(label, format) {
    this.format = format;
    this.values = [];
    this.line = svg('polyline', { fill: 'none', stroke: 'currentColor', 'stroke-width': '1.5', points: '' });
    this.now = h('strong', {}, '–');
    this.most = h('small', {}, '');
    this.element = h('figure', { class: 'chart' },
      h('figcaption', {}, label, ': ', this.now),
      svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, this.line),
      this.most);
  }

  add(value) {
    this.values = [...this.values, value].slice(-POINTS);
    const most = Math.max(...this.values, 1e-9);
    this.line.setAttribute('points', this.values.map((v, i) => `${(WIDTH * (i + POINTS - this.values.length)) / (POINTS - 1)},${HEIGHT - 2 - (v / most) * (HEIGHT - 4)}`).join(' '));
    this.now.textContent = this.format(value);
    this.most.textContent = `at most ${this.format(most < 1e-8 ? 0 : most)} in the last minutes`;
  }
}

/** The sum of all series of a metric in Prometheus' text, of those whose labels fit. */
export function sumOf(text, name, fits = () => true) {
  let sum = 0;
  for (const line of text.split('\n')) {
    if (!line.startsWith(name) || !/[ {]/.test(line[name.length] ?? '')) continue;
    const labels = line.slice(name.length, line.lastIndexOf(' '));
    if (fits(labels)) sum += Number(line.slice(line.lastIndexOf(' ') + 1));
  }
  return sum;
}
