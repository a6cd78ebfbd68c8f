import { html } from 'hono/html';
import type { Html } from '../page-layout.ts';

/** One row of figures: a value for each label of the chart; null where there is none. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

interface ChartParts {
  readonly title: string;
  /** What the numbers count, as a column's heading needs it: 件, ミリ秒. */
  readonly unit: string;
  /** Heading of the labels: 日, 話題. */
  readonly labelName: string;
  readonly labels: readonly string[];
  readonly series: readonly Series[];
}

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 52;
const BOTTOM = 28;
const TOP = 12;

/** Bars over time, the series on top of each other, with the table behind. At most five series. */
export function stackedBars(parts: ChartParts): Html {
  const { labels, series } = parts;
  const totals = labels.map((_, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0));
  const { top, ticks } = scaleFor(Math.max(0, ...totals));
  const step = (WIDTH - LEFT) / Math.max(1, labels.length);
  const bars = labels.flatMap((_, at) => {
    let below = 0;
    return series.map(({ values }, index) => {
      const height = yOf(below, top) - yOf(below + (values[at] ?? 0), top);
      below += values[at] ?? 0;
      return html`<rect class="f${index + 1}" x="${fixed(LEFT + at * step + step * 0.12)}" y="${fixed(yOf(below, top))}" width="${fixed(step * 0.76)}" height="${fixed(height)}"/>`;
    });
  });
  return figure(parts, html`${axes(labels, ticks, top, step)}${bars}`, 'f');
}

/** Lines over time, with the table behind. At most two series, told apart by their dashes too. */
export function lines(parts: ChartParts): Html {
  const { labels, series } = parts;
  const { top, ticks } = scaleFor(Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const step = (WIDTH - LEFT) / Math.max(1, labels.length);
  const paths = series.flatMap(({ values }, index) =>
    stretches(values).map((stretch) => {
      const points = stretch.map(({ at, value }) => ({ x: fixed(LEFT + (at + 0.5) * step), y: fixed(yOf(value, top)) }));
      const [only] = points;
      if (points.length === 1 && only) return html`<circle class="dot f${index + 1}" cx="${only.x}" cy="${only.y}" r="4"/>`;
      return html`<polyline class="line s${index + 1}" points="${points.map(({ x, y }) => `${x},${y}`).join(' ')}"/>`;
    }),
  );
  return figure(parts, html`${axes(labels, ticks, top, step)}${paths}`, 's');
}

/** Values that follow each other without a gap. */
function stretches(values: Series['values']): { readonly at: number; readonly value: number }[][] {
  const found: { readonly at: number; readonly value: number }[][] = [];
  for (const [at, value] of values.entries()) {
    if (value === null) continue;
    if (at > 0 && values[at - 1] != null) found.at(-1)?.push({ at, value });
    else found.push([{ at, value }]);
  }
  return found;
}

/** Bars that lie, a row each, the largest first: the table is the chart. */
export function ranking({
  title,
  unit,
  labelName,
  rows,
}: {
  readonly title: string;
  readonly unit: string;
  readonly labelName: string;
  readonly rows: readonly (readonly [string, number])[];
}): Html {
  const most = Math.max(1, ...rows.map(([, value]) => value));
  return html`<section class="card"><div class="scroll" role="region" aria-label="${title}" tabindex="0"><table><caption>${title}</caption>
<thead><tr><th scope="col">${labelName}</th><th scope="col" class="number">${unit}</th><th scope="col"><span class="vh">割合の図</span></th></tr></thead>
<tbody>${rows.map(
    ([label, value]) =>
      html`<tr><th scope="row">${label}</th><td class="number">${shown(value)}</td><td><svg class="chart" viewBox="0 0 200 16" width="200" height="16" aria-hidden="true"><rect class="f1" x="0" y="2" width="${fixed((200 * value) / most)}" height="12"/></svg></td></tr>`,
  )}</tbody></table></div>${rows.length === 0 ? html`<p>まだありません。</p>` : ''}</section>`;
}

function figure({ title, unit, labelName, labels, series }: ChartParts, drawing: Html, mark: 'f' | 's'): Html {
  const sums = series.map(
    ({ name, values }) =>
      `${name} ${shown(mark === 'f' ? values.reduce<number>((sum, value) => sum + (value ?? 0), 0) : Math.max(0, ...values.map((value) => value ?? 0)))}`,
  );
  const label = `${title}。${mark === 'f' ? '合計' : '最大'}：${sums.join('、')}（${unit}）`;
  return html`<section class="card"><h2>${title}</h2>
<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${drawing}</svg>
<ul class="legend">${series.map(
    ({ name }, index) =>
      html`<li><svg class="chart" viewBox="0 0 16 16" aria-hidden="true">${
        mark === 'f'
          ? html`<rect class="f${index + 1}" width="16" height="16"/>`
          : html`<polyline class="line s${index + 1}" points="0,8 16,8"/>`
      }</svg>${name}</li>`,
  )}</ul>
<details><summary>表で見る<span class="vh">：${title}</span></summary><div class="scroll" role="region" aria-label="${title}の表" tabindex="0"><table>
<thead><tr><th scope="col">${labelName}</th>${series.map(({ name }) => html`<th scope="col" class="number">${name}（${unit}）</th>`)}</tr></thead>
<tbody>${labels.map((name, at) => html`<tr><th scope="row">${name}</th>${series.map(({ values }) => html`<td class="number">${values[at] == null ? '－' : shown(values[at])}</td>`)}</tr>`)}</tbody>
</table></div></details></section>`;
}

function axes(labels: readonly string[], ticks: readonly number[], top: number, step: number): Html {
  const every = Math.max(1, Math.ceil(labels.length / 8));
  return html`${ticks.map(
    (tick) =>
      html`<line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${fixed(yOf(tick, top))}" y2="${fixed(yOf(tick, top))}"/><text x="${LEFT - 6}" y="${fixed(yOf(tick, top) + 4)}" text-anchor="end">${shown(tick)}</text>`,
  )}${labels.map((label, at) => (at % every === 0 ? html`<text x="${fixed(LEFT + (at + 0.5) * step)}" y="${HEIGHT - 8}" text-anchor="middle">${label}</text>` : ''))}`;
}

/** A round top above the largest value, and what is written beside the axis. */
function scaleFor(largest: number): { readonly top: number; readonly ticks: readonly number[] } {
  const rough = Math.max(1, largest) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power);
  const count = Math.max(1, Math.ceil(Math.max(1, largest) / unit));
  return { top: count * unit, ticks: Array.from({ length: count + 1 }, (_, at) => at * unit) };
}

function yOf(value: number, top: number): number {
  return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
}

function fixed(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function shown(value: number): string {
  return (Math.round(value * 10) / 10).toLocaleString('ja-JP');
}
