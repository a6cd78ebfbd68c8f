import { createAsset } from '../asset.ts';

/** The style sheet of the staff console: dense, for large screens and a keyboard; colours as on the customers' pages. */
const staffCss = `
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --soft: #4a5560; --line: #8a96a3; --hair: #d3dae1; --paper: #ffffff; --tint: #f1f5f9; --hover: #e3edf8;
  --accent: #0a4a8f; --accent-ink: #ffffff; --bar: #22303f; --bar-ink: #ffffff;
  --warn: #7a2e00; --warn-tint: #fff4e5; --good: #14602f; --focus: #c2410c;
  --c1: #0a4a8f; --c2: #b45309; --c3: #9f1239; --c4: #0f766e; --c5: #5b6672;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #eef2f6; --soft: #b7c2cd; --line: #7a8794; --hair: #3a444e; --paper: #1b2127; --tint: #12161a; --hover: #22344a;
    --accent: #8cc1ff; --accent-ink: #0b1a2b; --bar: #0d2a4a; --bar-ink: #ffffff;
    --warn: #ffc38a; --warn-tint: #35230f; --good: #8fdcaa; --focus: #ffb020;
    --c1: #8cc1ff; --c2: #f5b25e; --c3: #ff9db0; --c4: #6fd6c8; --c5: #b7c2cd;
  }
}
@media (prefers-contrast: more) { :root { --soft: var(--ink); --line: var(--ink); --hair: var(--ink); } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--tint); color: var(--ink); line-height: 1.6; overflow-wrap: anywhere; line-break: strict;
  font-family: system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif;
}
h1 { font-size: 1.3rem; line-height: 1.4; margin: 0 0 0.75rem; }
h2 { font-size: 1.1rem; line-height: 1.45; margin: 0 0 0.5rem; }
h3 { font-size: 1rem; margin: 0.9rem 0 0.25rem; }
p { margin: 0.4rem 0; }
ul, ol { padding-left: 1.5rem; margin: 0.4rem 0; }
a { color: var(--accent); text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
main:focus, article:focus { outline: none; }
[hidden] { display: none !important; }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.soft { color: var(--soft); font-size: 0.9rem; }
.plain { white-space: pre-wrap; }
.skip { position: absolute; left: 0.5rem; top: -5rem; z-index: 1; padding: 0.6rem 1rem; background: var(--paper); border: 2px solid var(--accent); }
.skip:focus { top: 0.5rem; }

.bar { background: var(--bar); color: var(--bar-ink); display: flex; flex-wrap: wrap; align-items: center; gap: 0 0.5rem; padding: 0 1rem; }
.bar :focus-visible { outline-color: var(--bar-ink); outline-offset: -3px; }
.bar p { margin: 0; font-weight: 700; padding: 0.5rem 0.75rem 0.5rem 0; }
.bar nav { flex: 1; }
.bar ul { display: flex; flex-wrap: wrap; list-style: none; margin: 0; padding: 0; }
.bar a { display: flex; align-items: center; min-height: 2.75rem; padding: 0 0.8rem; color: inherit; text-decoration: none; border-bottom: 4px solid transparent; border-top: 4px solid transparent; }
.bar a:hover { text-decoration: underline; }
.bar [aria-current] { border-bottom-color: currentColor; font-weight: 700; }
.bar form { display: flex; align-items: center; gap: 0.75rem; }
.bar button { min-height: 2.25rem; background: transparent; color: inherit; border-color: currentColor; }
main { max-width: 90rem; margin: 0 auto; padding: 0.75rem 1rem 2rem; }
.card { background: var(--paper); border: 1px solid var(--hair); border-radius: 0.5rem; padding: 0.9rem 1rem; margin: 0 0 0.9rem; }
.card > :last-child { margin-bottom: 0; }
.narrow { max-width: 26rem; margin: 2rem auto; }
.alert { background: var(--warn-tint); border: 2px solid var(--warn); }
.good { border: 2px solid var(--good); }

label { font-weight: 700; }
input:not([type=radio], [type=checkbox]), select, textarea {
  font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: 0.35rem; padding: 0.4rem 0.6rem; min-height: 2.5rem; max-width: 100%;
}
input[type=radio], input[type=checkbox] { width: 1.15rem; height: 1.15rem; margin: 0; accent-color: var(--accent); }
textarea { display: block; width: 100%; min-height: 4rem; }
button, .button {
  display: inline-flex; align-items: center; gap: 0.5rem; min-height: 2.5rem; padding: 0.3rem 0.8rem; border-radius: 0.35rem; font: inherit; font-weight: 700; line-height: 1.3;
  border: 1px solid var(--accent); background: var(--paper); color: var(--accent); cursor: pointer; text-decoration: none;
}
button:hover, .button:hover { background: var(--hover); }
button.main { background: var(--accent); color: var(--accent-ink); }
button.danger { border-color: var(--warn); color: var(--warn); }
.field { margin: 0 0 0.8rem; }
.field label { display: block; margin-bottom: 0.2rem; }
.field input { width: 100%; }
.filters { display: flex; flex-wrap: wrap; align-items: end; gap: 0.6rem 1rem; }
.filters > div { display: flex; flex-direction: column; }
.tools [aria-current] { background: var(--accent); color: var(--accent-ink); }
fieldset { border: 0; padding: 0; margin: 0; }
.check { display: inline-flex; align-items: center; gap: 0.4rem; min-height: 2.5rem; font-weight: 400; }
.tools { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.5rem 0; padding: 0; list-style: none; }
kbd { display: inline-block; min-width: 1.5em; padding: 0 0.35em; text-align: center; border: 1px solid currentColor; border-radius: 0.25rem; font: 700 0.8rem/1.5 ui-monospace, monospace; }
.keys { display: flex; flex-wrap: wrap; gap: 0.25rem 1.2rem; list-style: none; padding: 0; margin: 0 0 0.75rem; font-size: 0.9rem; color: var(--soft); }
.badge { display: inline-block; border: 1px solid var(--soft); border-radius: 0.3rem; padding: 0 0.5em; font-size: 0.85rem; color: var(--soft); white-space: nowrap; }
.badge.same { border-color: var(--good); color: var(--good); font-weight: 700; }
.badge.bad { border-color: var(--warn); color: var(--warn); font-weight: 700; }

.look-up { display: flex; flex-wrap: wrap; align-items: center; gap: 0.6rem 1.2rem; }
.look-up input[type=search] { flex: 1 1 24rem; font-size: 1.25rem; min-height: 3.25rem; border-width: 2px; }
.look-up fieldset { display: flex; gap: 0 1rem; }
.look-up legend { float: left; margin-right: 0.75rem; font-weight: 700; line-height: 2.5rem; }
.found { display: grid; grid-template-columns: minmax(15rem, 22rem) minmax(0, 1fr); gap: 0 1rem; align-items: start; }
.hits { list-style: none; padding: 0; margin: 0; }
.hits li + li { margin-top: 0.4rem; }
.hits a { display: block; padding: 0.5rem 0.75rem; border: 1px solid var(--hair); border-left-width: 6px; border-radius: 0.4rem; background: var(--paper); color: var(--ink); text-decoration: none; }
.hits a:hover { background: var(--hover); }
.hits a[aria-current] { border-color: var(--accent); background: var(--hover); }
.hits strong { display: block; line-height: 1.4; }
.result { scroll-margin-top: 0.5rem; }
.beside { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 0 1.25rem; }
.lead { font-size: 1.1rem; }
.quote { border-left: 4px solid var(--line); padding: 0 0 0 0.8rem; margin: 0 0 0.9rem; }
.quote p { white-space: pre-line; }
.steps { list-style: none; padding: 0; }
.steps li { border-top: 1px solid var(--hair); padding: 0.4rem 0; white-space: pre-line; }
.warning { background: var(--warn-tint); border-left: 6px solid var(--warn); padding: 0.5rem 0.8rem; border-radius: 0.3rem; margin: 0 0 0.75rem; }
.warning h3 { margin-top: 0; color: var(--warn); }
summary { cursor: pointer; font-weight: 700; color: var(--accent); min-height: 2rem; padding: 0.25rem 0; }
pre { white-space: pre-wrap; font: inherit; margin: 0.4rem 0; padding: 0.6rem 0.8rem; background: var(--tint); border-radius: 0.3rem; }
dialog { border: 2px solid var(--accent); border-radius: 0.6rem; padding: 1rem; background: var(--paper); color: var(--ink); max-width: min(30rem, 92vw); }
dialog::backdrop { background: rgb(0 0 0 / 60%); }
.qr { width: min(18rem, 70vw); }
.qr svg { display: block; width: 100%; height: auto; }
.toast { position: fixed; right: 1rem; bottom: 1rem; max-width: 30rem; padding: 0.6rem 1rem; border-radius: 0.4rem; background: var(--ink); color: var(--paper); font-weight: 700; }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
caption { text-align: left; font-weight: 700; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--hair); }
th { white-space: nowrap; word-break: keep-all; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
th.number { white-space: normal; }
td.when { white-space: nowrap; }
.talk { list-style: none; padding: 0; }
.talk > li { border: 1px solid var(--hair); border-radius: 0.4rem; margin: 0 0 0.75rem; overflow: clip; }
.talk .asked { background: var(--hover); padding: 0.5rem 0.8rem; font-weight: 700; }
.talk .replied { padding: 0.5rem 0.8rem; background: var(--paper); }
.talk .facts { padding: 0.3rem 0.8rem 0.5rem; }
.figures { display: flex; flex-wrap: wrap; gap: 0.75rem; list-style: none; padding: 0; margin: 0 0 0.9rem; }
.figures li { flex: 1 1 9rem; background: var(--paper); border: 1px solid var(--hair); border-radius: 0.5rem; padding: 0.6rem 0.9rem; }
.figures strong { display: block; font-size: 1.5rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(32rem, 100%), 1fr)); gap: 0 0.9rem; align-items: start; }
.chart { width: 100%; height: auto; display: block; }
.chart text { fill: var(--ink); font-size: 12px; font-family: inherit; }
.chart .axis { stroke: var(--line); stroke-width: 1; }
.chart .f1 { fill: var(--c1); } .chart .f2 { fill: var(--c2); } .chart .f3 { fill: var(--c3); } .chart .f4 { fill: var(--c4); } .chart .f5 { fill: var(--c5); }
.chart .s1 { stroke: var(--c1); } .chart .s2 { stroke: var(--c2); } .chart .line { fill: none; stroke-width: 2.5; } .chart .s2.line { stroke-dasharray: 6 4; }
.chart .dot { stroke: var(--paper); stroke-width: 1; }
.chart rect { stroke: var(--paper); stroke-width: 1; }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; list-style: none; padding: 0; font-size: 0.9rem; }
.legend svg { display: inline-block; width: 1rem; height: 1rem; vertical-align: -0.15rem; margin-right: 0.35rem; }
del { background: var(--warn-tint); color: var(--warn); } ins { color: var(--good); }

@media (max-width: 60rem) { .found, .beside { grid-template-columns: minmax(0, 1fr); } .found .hits { margin-bottom: 0.9rem; } }
@media (max-width: 40rem) {
  .bar { justify-content: space-between; } .bar nav { order: 1; flex-basis: 100%; }
  .look-up fieldset { flex-wrap: wrap; } .look-up legend { float: none; padding: 0; }
}
@media (forced-colors: active) { .hits a[aria-current] { outline: 3px solid Highlight; } .card, button, .button { border: 2px solid; } .chart rect, .chart .line { forced-color-adjust: none; } }
@media print { .bar, .tools, form { display: none !important; } }
`.trimStart();

export const staffStyle = createAsset(staffCss, 'text/css; charset=utf-8');

export const staffCssUrl = `/assets/staff.css?v=${staffStyle.hash}`;
