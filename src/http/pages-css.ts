import { createAsset } from './asset.ts';

/** The style sheet of all pages: one column, large text and targets, system fonts, nothing loaded from elsewhere. */
const pagesCss = `
:root {
  color-scheme: light dark;
  --ink: #1b1f24; --soft: #4a5560; --line: #8a96a3; --hair: #d3dae1; --paper: #ffffff; --tint: #f1f5f9; --hover: #e3edf8;
  --accent: #0a4a8f; --accent-ink: #ffffff; --accent-hover: #073768; --bar: #0a4a8f; --bar-ink: #ffffff;
  --warn: #7a2e00; --warn-tint: #fff4e5; --mark: #fff3b0; --good: #14602f; --focus: #c2410c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #eef2f6; --soft: #b7c2cd; --line: #7a8794; --hair: #3a444e; --paper: #1b2127; --tint: #12161a; --hover: #22344a;
    --accent: #8cc1ff; --accent-ink: #0b1a2b; --accent-hover: #b9daff; --bar: #0d2a4a; --bar-ink: #ffffff;
    --warn: #ffc38a; --warn-tint: #35230f; --mark: #3b3300; --good: #8fdcaa; --focus: #ffb020;
  }
}
@media (prefers-contrast: more) { :root { --soft: var(--ink); --line: var(--ink); --hair: var(--ink); } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { font-size: 112.5%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--tint); color: var(--ink); line-height: 1.8; overflow-wrap: anywhere; line-break: strict;
  font-family: system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif;
}
h1, h2, h3, h4, .choice, .button, .step-title { word-break: auto-phrase; }
h1 { font-size: 1.5rem; line-height: 1.45; margin: 0.5rem 0 1rem; }
h2 { font-size: 1.2rem; line-height: 1.5; margin: 0 0 0.75rem; }
h3, h4 { font-size: 1.05rem; margin: 1rem 0 0.25rem; }
p { margin: 0.5rem 0; }
ul, ol { padding-left: 1.6rem; margin: 0.5rem 0; }
li + li { margin-top: 0.4rem; }
a { color: var(--accent); text-decoration: underline; text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
main:focus { outline: none; }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.nowrap { white-space: nowrap; }
.soft { color: var(--soft); font-size: 1rem; }

.skip { position: absolute; left: 0.5rem; top: -5rem; z-index: 1; padding: 0.6rem 1rem; background: var(--paper); border: 2px solid var(--accent); }
.skip:focus { top: 0.5rem; }
.masthead { background: var(--bar); color: var(--bar-ink); padding: 0 max(1rem, env(safe-area-inset-right)) 0 max(1rem, env(safe-area-inset-left)); padding-top: env(safe-area-inset-top); }
.masthead > div { max-width: 42rem; min-height: 3.5rem; margin: 0 auto; display: flex; align-items: center; justify-content: space-between; gap: 0.75rem; }
.masthead h1, .masthead .home { flex: 1; margin: 0; padding: 0.4rem 0; font-size: 1.05rem; font-weight: 700; line-height: 1.4; color: inherit; text-decoration: none; word-break: auto-phrase; }
.masthead .home { display: flex; align-items: center; min-height: 3rem; }
.list-link { flex: none; display: flex; align-items: center; min-height: 2.75rem; padding: 0 0.75rem; border: 1px solid currentColor; border-radius: 0.5rem; font-size: 1rem; color: inherit; text-decoration: none; }
.masthead a:hover { text-decoration: underline; }
.masthead :focus-visible { outline-color: var(--bar-ink); }
main, .foot { max-width: 44rem; margin: 0 auto; padding: 0.75rem max(1rem, env(safe-area-inset-right)) 0.75rem max(1rem, env(safe-area-inset-left)); }
.foot { padding-bottom: max(2rem, env(safe-area-inset-bottom)); }
.help { border-top: 3px solid var(--accent); padding-top: 1rem; }
.trail ol { display: flex; flex-wrap: wrap; list-style: none; padding: 0; margin: 0; font-size: 1rem; }
.trail li { display: flex; align-items: center; margin: 0; }
.trail li + li::before { content: "›"; margin: 0 0.5rem; color: var(--soft); }
.trail a { display: inline-flex; align-items: center; min-height: 2.75rem; }

.card { background: var(--paper); border: 1px solid var(--hair); border-radius: 0.75rem; padding: 1.1rem; margin: 0 0 1.1rem; }
.card > :last-child { margin-bottom: 0; }
.card > :first-child, .card > form > :first-child { margin-top: 0; }
.welcome { font-size: 1.1rem; font-weight: 700; line-height: 1.7; margin: 0.5rem 0 1rem; word-break: auto-phrase; }
.opened { font-size: 1.5rem; margin: 0.5rem 0 1rem; }
.answer { font-size: 1.05rem; }
.warning { background: var(--warn-tint); border: 3px solid var(--warn); }
.warning h2 { color: var(--warn); }
.warning h2::before { content: "！"; display: inline-block; width: 1.6em; height: 1.6em; margin-right: 0.4em; border-radius: 50%; background: var(--warn); color: var(--warn-tint); line-height: 1.6; text-align: center; }
.notice { border-left: 6px solid var(--warn); background: var(--warn-tint); border-radius: 0.3rem; padding: 0.6rem 0.8rem; margin: 0 0 0.9rem; font-size: 1rem; line-height: 1.6; }

.choices { display: grid; gap: 0.6rem; list-style: none; padding: 0; margin: 0; }
.choices li { margin: 0; display: grid; }
button, .button, .choice {
  display: flex; align-items: center; width: 100%; min-height: 3.25rem; padding: 0.5rem 1rem; border-radius: 0.75rem; font: inherit; font-weight: 700;
  line-height: 1.45; text-align: left; text-decoration: none; cursor: pointer; border: 2px solid var(--accent); background: var(--paper); color: var(--accent);
  touch-action: manipulation;
}
.choice { min-height: 3.75rem; }
.choice::after { content: ""; flex: none; width: 0.55em; height: 0.55em; margin-left: auto; border: solid currentColor; border-width: 3px 3px 0 0; transform: rotate(45deg); }
button:hover, .button:hover, .choice:hover { background: var(--hover); }
button.send, .button.next { background: var(--accent); color: var(--accent-ink); justify-content: center; }
button.send:hover, .button.next:hover { background: var(--accent-hover); }
button.send { margin-top: 0.75rem; font-size: 1.1rem; }
.button.next { min-height: 3.75rem; justify-content: flex-start; }
.call { justify-content: center; flex-wrap: wrap; gap: 0 0.75rem; font-size: 1.15rem; }
.number { white-space: nowrap; }
label { display: block; font-weight: 700; margin-bottom: 0.25rem; }
textarea {
  display: block; width: 100%; min-height: 6rem; padding: 0.6rem; font: inherit; color: inherit; background: var(--paper);
  border: 2px solid var(--soft); border-radius: 0.5rem; resize: vertical;
}

blockquote { margin: 0.5rem 0; padding: 0.25rem 0.8rem; border-left: 4px solid var(--line); white-space: pre-line; }
pre { white-space: pre-wrap; }
.cited { display: inline-block; min-width: 1.9rem; padding: 0 0.3em; text-align: center; }
.source:target { outline: 3px solid var(--accent); outline-offset: 4px; border-radius: 0.3rem; }
.source + .source { border-top: 1px solid var(--hair); padding-top: 0.25rem; margin-top: 0.25rem; }
.sources { font-size: 1rem; line-height: 1.7; }
.steps > li { padding-left: 0.2rem; white-space: pre-line; }
.device { display: table; border: 2px solid var(--soft); border-radius: 0.4rem; padding: 0 0.7rem; margin: 0.25rem 0 0.5rem; font-size: 1rem; font-weight: 700; line-height: 1.7; color: var(--soft); }
.switch p { margin: 0 0 0.4rem; font-weight: 700; }
.switch ul { display: flex; list-style: none; padding: 0; margin: 0 0 1.1rem; }
.switch li { flex: auto; margin: 0; display: grid; }
.switch a { display: flex; align-items: center; justify-content: center; min-height: 3rem; padding: 0.25rem 0.4rem; margin-left: -2px; border: 2px solid var(--accent); background: var(--paper); text-align: center; line-height: 1.3; text-decoration: none; word-break: keep-all; }
.switch li:first-child a { border-radius: 0.75rem 0 0 0.75rem; margin-left: 0; } .switch li:last-child a { border-radius: 0 0.75rem 0.75rem 0; }
.switch [aria-current] { background: var(--accent); color: var(--accent-ink); font-weight: 700; }
.cards { list-style: none; padding: 0; margin: 0; }
.cards > li { margin: 0; padding: 0.6rem 0; border-top: 1px solid var(--hair); }
.cards > li:first-child { border-top: 0; padding-top: 0; }
.step-title { display: flex; align-items: center; min-height: 2.75rem; font-weight: 700; }
.lines p { margin: 0.15rem 0; }
.printed + .printed { margin-top: 1.25rem; }
.answer .printed { padding-left: 0.9rem; border-left: 5px solid var(--accent); }
.progress { margin: 0; color: var(--soft); font-size: 1rem; }
progress { appearance: none; display: block; width: 100%; height: 0.6rem; margin: 0.25rem 0 1.1rem; border: 0; border-radius: 0.3rem; background: var(--hair); accent-color: var(--good); overflow: hidden; }
progress::-webkit-progress-bar { background: var(--hair); } progress::-webkit-progress-value { background: var(--good); } progress::-moz-progress-bar { background: var(--good); }
.neighbours { display: grid; gap: 0.6rem; margin: 0 0 1.1rem; }
.done { font-weight: 700; color: var(--good); }
.ways { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1.5rem; margin: 0 0 1.1rem; }
.ways li { margin: 0; }
.ways a, .links a { display: inline-flex; align-items: center; min-height: 2.75rem; }
.links li { margin: 0; }
.sheet { scroll-margin-top: 0.5rem; }
.sheet:target, .sheet.cited-section { border: 4px solid var(--accent); background: var(--mark); }
.cited-note { display: table; margin: 0 0 0.5rem; padding: 0 0.8rem; border-radius: 0.4rem; background: var(--accent); color: var(--accent-ink); font-weight: 700; }
.remark { background: var(--tint); color: var(--ink); border: 1px dashed var(--soft); border-radius: 0.4rem; padding: 0.5rem 0.8rem; margin: 0.75rem 0 0; }
.between { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; margin-top: 0.75rem; border-top: 1px solid var(--hair); padding-top: 0.25rem; font-size: 1rem; }
summary { min-height: 2.75rem; padding: 0.5rem 0; cursor: pointer; font-weight: 700; color: var(--accent); }
.card > details + details { border-top: 1px solid var(--hair); }
.procedure { padding-bottom: 0.6rem; }

.chat:not(:defined) { display: block; }
.chat [slot] { display: none; }
.framed main { max-width: none; margin: 0; padding: 0; }
.framed .chat:defined { --support-chat-height: 100dvh; }
.first:has(.chat:defined) { height: 100dvh; display: grid; grid-template: auto minmax(0, 1fr) / minmax(0, 1fr); }
.first:has(.chat:defined) main { position: relative; overflow: hidden; display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); width: 100%; max-width: none; padding: 0; }
.first:has(.chat:defined) .foot { display: none; }
.first:has(.chat:defined) .masthead > div { max-width: none; }
.first .chat:defined { --support-chat-height: 100%; }

@media (max-width: 40rem), (max-height: 34rem) {
  /* The chat has a heading of its own, which takes the link: the small screen is for the conversation. */
  .first:has(.chat:defined) { grid-template-rows: minmax(0, 1fr); }
  .first:has(.chat:defined) .masthead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .first:has(.chat:defined) .masthead a { display: none; }
  .chat:defined [slot] { display: flex; }
}
@media (min-width: 40rem) { .choices { grid-template-columns: 1fr 1fr; } .card { padding: 1.4rem; } }
@media (forced-colors: active) {
  .card, button, .button, .choice { border: 2px solid; }
  .sheet.cited-section { outline: 4px solid Highlight; }
  .switch [aria-current] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: auto; } }
@media print {
  :root { color-scheme: light; --ink: #000; --paper: #fff; --tint: #fff; --accent: #000; --soft: #333; --mark: #fff; --warn-tint: #fff; --warn: #000; --hair: #888; }
  form, .choices, .between, .masthead a, .trail, .ways, .switch, .ask, .neighbours { display: none !important; }
  .card { break-inside: avoid; }
}
`.trimStart();

export const pagesStyle = createAsset(pagesCss, 'text/css; charset=utf-8');

/** Where the pages find it; the digest lets browsers keep it until it changes. */
export const pagesCssUrl = `/assets/pages.css?v=${pagesStyle.hash}`;
