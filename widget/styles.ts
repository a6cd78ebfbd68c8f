/**
 * The style of everything inside the element. Sizes are in em of the text size the person chose, so that all grows with it.
 * `!important` on :host keeps a site's own rules (`* { … }`) from reaching in; a site sets the custom properties instead.
 */
export const styles = `
:host { all: initial !important; display: block !important; direction: ltr !important; }
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
.root {
  --ink: #1b1f24; --soft: #4a5560; --line: #8a96a3; --hair: #d3dae1; --paper: #fff; --tint: #f1f5f9; --mine: #e3edf8;
  --accent: var(--support-chat-accent, #0a4a8f); --on: var(--support-chat-accent-ink, #fff); --bar: var(--accent); --on-bar: var(--on);
  --warn: #7a2e00; --warn-tint: #fff4e5; --good: #14602f; --focus: #c2410c; --radius: var(--support-chat-radius, 12px); --edge: var(--support-chat-offset, 20px);
  color-scheme: light; color: var(--ink); font: 18px/1.75 var(--support-chat-font, system-ui, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif);
  text-align: left; overflow-wrap: anywhere; line-break: strict; -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
}
[data-size=large] { font-size: 22px; }
[data-size=xlarge] { font-size: 26px; }
[popover] { position: fixed; inset: auto; width: 0; height: 0; margin: 0; padding: 0; border: 0; overflow: visible; background: none; }
.inline { height: var(--support-chat-height, min(46rem, 100dvh)); }
h2, h3, h4, h5, p, ul, ol, blockquote { margin: 0; padding: 0; font-size: 1em; list-style: none; }
rt { font-size: .55em; }
.vh, .announcer { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: pre; }
.icon { width: 1.3em; height: 1.3em; flex: none; fill: currentColor; }
.hint, .note, .count, .privacy, .feedback { font-size: max(16px, .9em); line-height: 1.6; }
.hint, .who, .count, h5, .ticked .text { color: var(--soft); }

button, .button, input, textarea { font: inherit; color: inherit; border: 2px solid var(--accent); border-radius: var(--radius); background: var(--paper); min-height: max(48px, 2.5em); }
button, .button {
  display: inline-flex; align-items: center; justify-content: center; gap: .4em; min-width: 48px; padding: .4em .75em;
  color: var(--accent); font-weight: 700; line-height: 1.4; text-align: center; text-decoration: none; cursor: pointer; touch-action: manipulation;
}
button:hover, .button:hover { background: var(--mine); }
.quiet { border: 1px solid var(--line); color: var(--ink); font-weight: 400; }
.primary, .primary:hover, [aria-pressed=true], [aria-pressed=true]:hover { background: var(--accent); color: var(--on); font-weight: 700; }
.wide { width: 100%; }
.nowrap { white-space: nowrap; }
[aria-disabled] { opacity: .55; cursor: default; }
:focus { outline: none; }
:is(button, .button, input, textarea, .log):focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.log:focus-visible { outline-offset: -3px; }
.row { display: flex; flex-wrap: wrap; gap: .5em; }
.even > * { flex: 1 1 6em; }
.intro, .reply, .settings, .source, .warnings, .warnings ul, .steps, .steps ol, .guide, .stuck, .contacts, .contacts ul, .contacts li, .feedback, .feedback form, .failure, .choices, .switch, footer { display: grid; grid-template-columns: minmax(0, 1fr); gap: .6em; }
.intro, .reply, .settings, .source, .warnings, .guide, .contacts li, .failure { padding: .75em; }
.intro, .reply, .step, .source, .warnings, .guide, .contacts li, .failure, .bubble { border: 1px solid var(--line); border-radius: var(--radius); background: var(--paper); }
.note { padding: .5em .75em; border-left: 6px solid var(--accent); background: var(--tint); }
.warnings, .failure, .note.caution { border-color: var(--warn); background: var(--warn-tint); }

.launcher, .panel { position: fixed; z-index: 2147483000; right: max(var(--edge), env(safe-area-inset-right)); bottom: max(var(--edge), env(safe-area-inset-bottom)); box-shadow: 0 4px 24px #0006; }
.launcher, .launcher:hover { min-height: 60px; padding: .6em 1.3em; border-color: var(--on-bar); border-radius: 40px; background: var(--bar); color: var(--on-bar); white-space: nowrap; }
.panel {
  display: flex; flex-direction: column; width: min(var(--support-chat-width, 27em), 100vw - 2 * var(--edge)); height: min(var(--support-chat-height, 50em), 100dvh - 2 * var(--edge));
  background: var(--tint); overflow: hidden; border: 1px solid var(--line); border-radius: var(--radius);
}
.inline > .panel { position: static; width: auto; height: 100%; border: 0; border-radius: 0; box-shadow: none; }
header, footer, .settings { flex: none; }
header { display: flex; align-items: center; gap: .5em; font-size: min(1em, 20px); line-height: 1.4; padding: .5em .75em; padding-top: max(.5em, env(safe-area-inset-top)); background: var(--bar); color: var(--on-bar); }
.titles { flex: 1; min-width: 0; }
h2 { font-size: 1.15em; }
.titles p { font-size: .75em; }
.tool { max-width: 5.5em; border: 1px solid; background: none; color: inherit; font-size: 16px; font-weight: 400; }
.tool:hover, .tool[aria-expanded=true] { background: var(--on-bar); color: var(--bar); }
header :focus-visible, .launcher:focus-visible { outline-color: var(--on-bar); box-shadow: 0 0 0 6px var(--focus); }
.settings { max-height: 60%; overflow-y: auto; background: var(--paper); border-bottom: 1px solid var(--line); }
.segments { display: flex; flex-wrap: wrap; gap: .3em; }
.segments button { flex: 1 1 auto; padding: .3em; white-space: nowrap; }
.segments [aria-pressed=true]::before { content: "✓"; content: "✓" / ""; }

.log { position: relative; flex: 1; min-height: 0; overflow: hidden auto; overscroll-behavior: contain; padding: 1em .75em; display: flex; flex-direction: column; gap: 1em; }
.log > * { flex: none; }
.inline :is(.log, footer, .settings) { padding-inline: max(.75em, 50% - 20em); }
.intro, .reply { padding: 1em; gap: .9em; border-color: var(--hair); }
.welcome, .lead, .big, .choices { word-break: auto-phrase; }
.welcome { font-weight: 700; }
.choices button { justify-content: space-between; text-align: left; min-height: max(56px, 2.8em); }
.choices button:not(.quiet)::after { content: ""; flex: none; width: .5em; height: .5em; margin-right: .2em; border: solid; border-width: 3px 3px 0 0; transform: rotate(45deg); }
.choices .quiet { justify-content: center; }
.who { font-size: max(15px, .8em); line-height: 1.4; }
.user { display: flex; flex-direction: column; align-items: flex-end; gap: .25em; }
.bubble { max-width: 92%; padding: .6em .75em; border-bottom-right-radius: 2px; background: var(--mine); }
.bubble, .lead, .text, .big, blockquote { white-space: pre-line; }
.tag { display: table; margin-bottom: .25em; padding: 0 .5em; border: 1px solid; border-radius: 4px; font-size: max(16px, .9em); }
.mark, .mark:hover { min-width: 44px; min-height: 44px; margin: -.75em 1px; padding: 0; border: 0; background: none; vertical-align: middle; }
.mark span { flex: none; min-width: 1.75em; padding: 0 .3em; border: 1px solid; border-radius: 1em; background: var(--mine); font-size: max(15px, .75em); line-height: 1.6; }
.mark[aria-expanded=true] span { background: var(--accent); color: var(--on); }
.source { border: 2px solid var(--accent); background: var(--tint); }
blockquote { padding: .25em .75em; border-left: 4px solid var(--line); }

.warnings, .guide { border-width: 3px; }
.warnings h4, .done { display: flex; gap: .4em; align-items: center; font-weight: 700; }
.warnings h4, .privacy, .over { color: var(--warn); }
.warnings li { padding-left: 1.1em; position: relative; }
.warnings li::before { content: "■"; position: absolute; left: 0; color: var(--warn); font-size: .7em; line-height: 2.5; }
.done { color: var(--good); }
.steps-head, .guide-head { display: flex; justify-content: space-between; gap: .75em; }
.step-line { position: relative; }
.step > :not(.step-line) { margin: 0 .75em .75em; }
.step label { display: grid; grid-template-columns: auto 1fr; gap: .25em .6em; align-items: center; padding: .6em .75em; cursor: pointer; }
.step input { width: 30px; height: 30px; min-height: 0; margin: 0; accent-color: var(--good); }
.step b, .text { grid-column: 1 / -1; }
.number { justify-self: start; padding: 0 .6em; border-radius: 1em; background: var(--accent); color: var(--on); font-weight: 700; text-align: center; }
.step .mark { position: absolute; top: .4em; right: .4em; margin: 0; }
.ticked { background: var(--tint); }
.ticked .number, .bar .past { background: var(--good); color: var(--paper); }
.guide { border-color: var(--accent); }
.guide h4 { font-size: 1.25em; line-height: 1.4; }
.guide h4 span { display: block; }
.big { font-size: 1.1em; }
.bar { display: flex; gap: 3px; }
.bar i { flex: 1; height: 8px; border-radius: 4px; background: var(--hair); }
.bar .now { background: var(--accent); }
.feedback { padding-top: .9em; border-top: 1px solid var(--hair); }
.feedback .quiet { flex: 1 1 auto; }
.feedback input { flex: 1 1 8em; min-width: 0; padding: .3em .6em; }
.down .icon { transform: rotate(.5turn); }
.waiting::before { content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .5em; border: 3px solid var(--hair); border-top-color: var(--accent); border-radius: 50%; animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
.failure { border-width: 2px; }

footer { max-height: 60%; overflow-y: auto; gap: .5em; padding: .5em .75em; padding-bottom: max(.5em, env(safe-area-inset-bottom)); background: var(--paper); border-top: 1px solid var(--line); }
.composer { display: flex; gap: .5em; align-items: flex-end; }
textarea { flex: 1; min-width: 0; max-height: 7em; padding: .35em .6em; resize: none; field-sizing: content; border-color: var(--soft); line-height: 1.5; }
textarea::placeholder { color: var(--soft); opacity: 1; }
.count:empty { display: none; }

@media (prefers-color-scheme: dark) {
  .root {
    --ink: #eef2f6; --soft: #b7c2cd; --line: #7a8794; --hair: #3a444e; --paper: #1b2127; --tint: #12161a; --mine: #22344a;
    --accent: var(--support-chat-accent-dark, #8cc1ff); --on: var(--support-chat-accent-ink-dark, #0b1a2b); --bar: #0d2a4a; --on-bar: #fff;
    --warn: #ffc38a; --warn-tint: #35230f; --good: #8fdcaa; --focus: #ffb020; color-scheme: dark;
  }
}
@media (prefers-contrast: more) { .root { --soft: var(--ink); --line: var(--ink); --hair: var(--ink); } }
@media (max-width: 34rem), (max-height: 24rem) {
  [popover] > .panel { inset: var(--top, 0) 0 auto; width: auto; height: var(--tall, 100dvh); border: 0; border-radius: 0; }
}
@media (max-height: 24rem) {
  .titles p { display: none; }
  .root > .panel { overflow-y: auto; }
  .log { flex: none; overflow: visible; }
  footer { max-height: none; }
}
@media (max-width: 23rem) { .intro, .reply { padding: .75em; } .log { padding-inline: .4em; } }
@media (forced-colors: active) {
  .bar i { border: 1px solid; }
  [aria-pressed=true], .primary, .bar .now, .bar .past { forced-color-adjust: none; background: Highlight !important; color: HighlightText !important; }
}
@media (prefers-reduced-motion: reduce) { ::before { animation: none !important; } }
`;
