import { createHash } from 'node:crypto';

/** The style sheet of all pages: one column, large text and targets, system fonts, nothing loaded from elsewhere. */
export const pagesCss = `
:root {
  --ink: #1b1f24; --soft: #4a5560; --line: #b6c0ca; --paper: #ffffff; --tint: #f1f5f9;
  --accent: #0a4a8f; --accent-ink: #ffffff; --warn: #7a2e00; --warn-tint: #fff4e5; --mark: #fff3b0;
}
* { box-sizing: border-box; }
html { font-size: 112.5%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-behavior: auto; }
body {
  margin: 0; background: var(--tint); color: var(--ink); line-height: 1.8; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Yu Gothic UI", Meiryo, sans-serif;
}
header, main, footer { max-width: 44rem; margin: 0 auto; padding: 0.75rem max(1rem, env(safe-area-inset-left)); }
header { border-bottom: 4px solid var(--accent); background: var(--paper); max-width: none; }
header > * { max-width: 42rem; margin: 0 auto; }
header a, header h1, header p { font-weight: 700; font-size: 1.15rem; line-height: 1.5; color: var(--ink); }
header a { display: inline-block; padding: 0.45rem 0; }
h1 { font-size: 1.4rem; line-height: 1.5; margin: 0.5rem 0; }
h2 { font-size: 1.2rem; line-height: 1.5; margin: 0 0 0.5rem; }
h3, h4 { font-size: 1.05rem; margin: 1rem 0 0.25rem; }
p { margin: 0.5rem 0; }
ul, ol { padding-left: 1.6rem; margin: 0.5rem 0; }
li + li { margin-top: 0.4rem; }
a { color: var(--accent); text-decoration: underline; text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid #c2410c; outline-offset: 2px; }
.card {
  background: var(--paper); border: 1px solid var(--line); border-radius: 0.6rem; padding: 1rem; margin: 0 0 1rem;
}
.soft { color: var(--soft); font-size: 1rem; }
.warning { background: var(--warn-tint); border: 2px solid var(--warn); }
.warning h2 { color: var(--warn); }
.notice { background: var(--tint); border-left: 6px solid var(--accent); padding: 0.6rem 0.8rem; margin: 0 0 0.75rem; }
.buttons { display: grid; gap: 0.6rem; margin: 0.5rem 0 0; }
button, .button {
  display: block; width: 100%; min-height: 3rem; padding: 0.6rem 1rem; border-radius: 0.6rem; font: inherit; font-weight: 700;
  line-height: 1.5; text-align: left; cursor: pointer; border: 2px solid var(--accent); background: var(--paper); color: var(--accent);
}
button:hover, .button:hover { background: #e3edf8; }
button.send { background: var(--accent); color: var(--accent-ink); text-align: center; margin-top: 0.75rem; }
button.send:hover { background: #073768; }
.card > :first-child, .card > form > :first-child { margin-top: 0; }
.number { white-space: nowrap; }
.call { text-decoration: none; text-align: center; font-size: 1.2rem; }
label { display: block; font-weight: 700; margin-bottom: 0.25rem; }
textarea {
  display: block; width: 100%; min-height: 6rem; padding: 0.6rem; font: inherit; color: inherit; background: var(--paper);
  border: 2px solid var(--soft); border-radius: 0.4rem; resize: vertical;
}
blockquote { margin: 0.5rem 0; padding: 0.25rem 0.8rem; border-left: 4px solid var(--line); }
pre { white-space: pre-wrap; }
.cited { padding: 0 0.3em; }
.steps > li { padding-left: 0.2rem; }
.device {
  display: inline-block; border: 1px solid var(--soft); border-radius: 0.3rem; padding: 0 0.5rem; font-size: 1rem; color: var(--soft);
}
.links a { display: inline-block; padding: 0.5rem 0.5rem 0.5rem 0; min-height: 2.6rem; }
.sheet:target, .sheet.cited-section { background: var(--mark); border: 3px solid var(--ink); scroll-margin-top: 1rem; }
.remark { background: var(--tint); border: 1px dashed var(--soft); border-radius: 0.4rem; padding: 0.5rem 0.8rem; margin: 0.75rem 0 0; }
.between { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
summary { min-height: 2.75rem; padding: 0.5rem 0; cursor: pointer; font-weight: 700; color: var(--accent); }
footer { padding-bottom: 2rem; }
@media (min-width: 40rem) { .buttons.two { grid-template-columns: 1fr 1fr; } }
@media (forced-colors: active) { .card, button, .button { border: 2px solid; } .sheet.cited-section { outline: 4px solid Highlight; } }
@media print { body { background: none; } form, .buttons, .between { display: none; } .card { break-inside: avoid; } }
`.trimStart();

/** Where the pages find it; the digest lets browsers keep it until it changes. */
export const pagesCssUrl = `/assets/pages.css?v=${createHash('sha256').update(pagesCss).digest('hex').slice(0, 12)}`;
