/**
 * The style of everything inside the element. Sizes are in em of the text size the person chose, so that all grows with it.
 * `!important` on :host keeps a site's own rules (`* { … }`) from reaching in; a site sets the custom properties instead.
 */
export const styles = `
:host { all: initial !important; display: block !important; direction: ltr !important; }
:host([hidden]) { display: none !important; }
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
.root {
  --ink: #1b1f24; --soft: #4a5560; --line: #8a96a3; --hair: #d3dae1; --paper: #fff; --tint: #f1f5f9; --mine: #e3edf8;
  --accent: var(--support-chat-accent, #0a4a8f); --on: var(--support-chat-accent-ink, #fff);
  --bar: var(--accent); --on-bar: var(--on);
  --warn: #7a2e00; --warn-tint: #fff4e5; --good: #14602f; --focus: #c2410c; --gap: .75em; --radius: var(--support-chat-radius, 12px);
  color-scheme: light; color: var(--ink); font: 400 18px/1.75 var(--support-chat-font, system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif);
  text-align: left; overflow-wrap: anywhere; line-break: strict; -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
}
.root[data-size=large] { font-size: 22px; }
.root[data-size=xlarge] { font-size: 26px; }
.inline { height: var(--support-chat-height, min(46rem, 100dvh)); }
h2, h3, h4, h5, p, ul, ol, blockquote { margin: 0; padding: 0; font-size: 1em; font-weight: inherit; }
ul, ol { list-style: none; }
h2, h4, h5, b { font-weight: 700; }
ruby { ruby-align: center; } rt { font-size: .55em; }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.nowrap { white-space: nowrap; }
.icon { width: 1.3em; height: 1.3em; flex: none; fill: currentColor; vertical-align: -.25em; }
button, .button, input, textarea { font: inherit; color: inherit; letter-spacing: inherit; }
button, .button {
  display: inline-flex; align-items: center; justify-content: center; gap: .4em; min-height: max(48px, 2.5em); min-width: 48px; margin: 0; padding: .4em .9em;
  border: 2px solid var(--accent); border-radius: var(--radius); background: var(--paper); color: var(--accent); font-weight: 700; line-height: 1.4;
  text-align: center; text-decoration: none; cursor: pointer; -webkit-tap-highlight-color: transparent; touch-action: manipulation;
}
button:hover, .button:hover { background: var(--mine); }
.primary { background: var(--accent); color: var(--on); }
.primary:hover { background: var(--accent); filter: brightness(1.12); }
.quiet { border: 1px solid var(--line); color: var(--ink); font-weight: 400; }
.wide { width: 100%; }
[aria-disabled=true] { opacity: .55; cursor: default; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
h3:focus, h4:focus, h5:focus, .big:focus, .panel:focus { outline: none; }
.row { display: flex; flex-wrap: wrap; gap: .5em; align-items: center; }
.even > * { flex: 1 1 6em; }
.hint { color: var(--soft); font-size: max(16px, .9em); line-height: 1.6; }
.note { padding: .5em .75em; border-left: 6px solid var(--accent); border-radius: 4px; background: var(--tint); font-size: max(16px, .95em); }
.caution { border-color: var(--warn); background: var(--warn-tint); }

.launcher {
  position: fixed; z-index: var(--support-chat-z-index, 2147483000); right: max(var(--support-chat-offset-x, 20px), env(safe-area-inset-right)); bottom: max(var(--support-chat-offset-y, 20px), env(safe-area-inset-bottom));
  min-height: 60px; max-width: calc(100vw - 24px); padding: .6em 1.3em; border: 2px solid var(--on-bar); border-radius: 40px; background: var(--bar); color: var(--on-bar); box-shadow: 0 4px 18px #0005;
}
.launcher:hover { background: var(--bar); filter: brightness(1.12); }
.panel { display: flex; flex-direction: column; min-height: 0; background: var(--tint); color: var(--ink); overflow: hidden; }
.inline > .panel { height: 100%; }
.root.panel > .panel, .root:not(.inline) > .panel {
  position: fixed; z-index: var(--support-chat-z-index, 2147483000); right: max(var(--support-chat-offset-x, 20px), env(safe-area-inset-right)); bottom: max(var(--support-chat-offset-y, 20px), env(safe-area-inset-bottom));
  width: min(var(--support-chat-width, 27em), calc(100vw - 40px)); height: min(var(--support-chat-height, 50em), calc(100dvh - 40px));
  border: 1px solid var(--line); border-radius: calc(var(--radius) + 4px); box-shadow: 0 10px 40px #0006;
}
header { display: flex; align-items: center; gap: .5em; flex: none; padding: .5em .75em; padding-top: max(.5em, env(safe-area-inset-top)); background: var(--bar); color: var(--on-bar); }
.titles { flex: 1; min-width: 0; }
.titles h2 { font-size: 1.15em; line-height: 1.4; }
.titles p { font-size: max(14px, .75em); line-height: 1.4; }
.tool { flex: none; width: 48px; height: 48px; padding: 0; border: 1px solid var(--on-bar); background: transparent; color: var(--on-bar); font-size: 18px; }
.tool:hover, .tool[aria-expanded=true] { background: var(--on-bar); color: var(--bar); }
header :focus-visible, .launcher:focus-visible { outline-color: var(--on-bar); box-shadow: 0 0 0 6px var(--focus); }
.glyph { font-size: 1.2em; font-weight: 700; }
.settings { flex: none; max-height: 45%; overflow-y: auto; padding: .75em; display: grid; gap: .75em; background: var(--paper); border-bottom: 1px solid var(--line); }
.segments { display: flex; }
.segments button { flex: 1; border-radius: 0; padding: .3em; margin-left: -2px; font-weight: 400; }
.segments button:first-child { border-radius: var(--radius) 0 0 var(--radius); margin-left: 0; }
.segments button:last-child { border-radius: 0 var(--radius) var(--radius) 0; }
[aria-pressed=true], [aria-pressed=true]:hover { background: var(--accent); color: var(--on); font-weight: 700; }
.segments [aria-pressed=true]::before { content: "✓"; }

.log { position: relative; flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 1em .75em; display: flex; flex-direction: column; gap: 1em; }
.log:focus-visible { outline-offset: -3px; }
.log > * { flex: none; width: 100%; max-width: 40em; margin-inline: auto; }
.intro, .reply { display: flex; flex-direction: column; gap: .9em; padding: 1em; border: 1px solid var(--hair); border-radius: var(--radius); background: var(--paper); }
.welcome { font-weight: 700; word-break: auto-phrase; }
.choices { display: grid; gap: .6em; }
.choices h3 { font-weight: 700; }
.choices button { justify-content: flex-start; text-align: left; min-height: max(56px, 2.8em); word-break: auto-phrase; }
.choices button::after { content: ""; flex: none; width: .5em; height: .5em; margin-left: auto; margin-right: .2em; border: solid currentColor; border-width: 3px 3px 0 0; transform: rotate(45deg); }
.choices .quiet { justify-content: center; } .choices .quiet::after { display: none; }
.who { color: var(--soft); font-size: max(15px, .8em); line-height: 1.4; font-weight: 700; }
.user { display: flex; flex-direction: column; align-items: flex-end; gap: .25em; }
.bubble { max-width: 92%; padding: .6em .9em; border-radius: var(--radius) var(--radius) 2px var(--radius); background: var(--mine); border: 1px solid var(--line); white-space: pre-wrap; }
.lead { white-space: pre-line; word-break: auto-phrase; }
.tag { display: table; margin-bottom: .25em; padding: 0 .6em; border: 1px solid var(--soft); border-radius: 4px; font-size: max(16px, .85em); }
.mark { min-width: 44px; min-height: 44px; margin: -.7em -4px; padding: 0; border: 0; background: none; vertical-align: middle; }
.mark:hover { background: none; }
.mark span { min-width: 1.7em; padding: 0 .3em; border: 1px solid var(--accent); border-radius: 1em; background: var(--mine); font-size: max(15px, .75em); line-height: 1.6; font-weight: 700; }
.mark[aria-expanded=true] span { background: var(--accent); color: var(--on); }
.source { display: grid; gap: .5em; padding: .75em; border: 2px solid var(--accent); border-radius: var(--radius); background: var(--tint); }
.source-title { font-size: max(16px, .9em); line-height: 1.5; }
.source .row > * { flex: 1 1 7em; }
blockquote { padding: .25em .75em; border-left: 4px solid var(--line); white-space: pre-line; }
.switch { display: grid; gap: .3em; }

.warnings { display: grid; gap: .6em; padding: .9em; border: 3px solid var(--warn); border-radius: var(--radius); background: var(--warn-tint); }
.warnings h4 { display: flex; gap: .4em; align-items: center; color: var(--warn); font-size: 1.1em; }
.warnings ul { display: grid; gap: .5em; }
.warnings li { padding-left: 1.1em; position: relative; }
.warnings li::before { content: ""; position: absolute; left: .2em; top: .72em; width: .45em; height: .45em; background: var(--warn); transform: rotate(45deg); forced-color-adjust: none; }
.done { display: flex; gap: .4em; align-items: center; color: var(--good); font-weight: 700; }

.steps, .guide, .contacts { display: grid; gap: .75em; }
.steps-head, .guide-head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 .75em; }
h5 { margin-top: .5em; color: var(--soft); }
.steps ol { display: grid; gap: .5em; }
.step { border: 1px solid var(--line); border-radius: var(--radius); background: var(--paper); }
.step > :not(.step-line) { margin: 0 .6em .6em; }
.step-line { display: flex; align-items: flex-start; gap: .2em; padding-right: .4em; }
.step label { flex: 1; min-width: 0; display: grid; grid-template-columns: auto auto 1fr; gap: .5em; align-items: start; padding: .6em 0 .6em .6em; min-height: 48px; cursor: pointer; }
.step input { width: 28px; height: 28px; margin: .1em 0 0; accent-color: var(--good); cursor: pointer; }
.number { min-width: 1.75em; height: 1.75em; padding: 0 .3em; border-radius: 1em; background: var(--accent); color: var(--on); font-weight: 700; line-height: 1.75; text-align: center; }
.step .mark { margin: .5em -6px 0; }
.ticked { background: var(--tint); } .ticked .text { color: var(--soft); } .ticked .number { background: var(--good); color: var(--paper); }

.guide { padding: 1em; border: 3px solid var(--accent); border-radius: var(--radius); }
.guide h4 { font-size: 1.25em; }
.big { font-size: 1.1em; word-break: auto-phrase; }
.bar { display: flex; gap: 3px; } .bar i { flex: 1; height: 8px; border-radius: 4px; background: var(--hair); } .bar .past { background: var(--good); } .bar .now { background: var(--accent); }
.guide .even .primary, .guide .even [data-do=stuck] { min-height: 60px; }
.stuck { display: grid; gap: .6em; }

.contacts ul { display: grid; gap: .9em; }
.contacts li { display: grid; gap: .4em; padding: .75em; border: 1px solid var(--line); border-radius: var(--radius); }
.contacts p { line-height: 1.6; }
.feedback { display: grid; gap: .5em; padding-top: .9em; border-top: 1px solid var(--hair); }
.feedback form { display: grid; gap: .4em; font-size: max(16px, .95em); line-height: 1.5; }
.feedback .quiet { font-size: max(16px, .95em); flex: 1 1 auto; }
.feedback input { flex: 1 1 8em; min-width: 0; min-height: 48px; padding: .3em .6em; border: 2px solid var(--line); border-radius: 8px; background: var(--paper); }
.waiting::before { content: ""; display: inline-block; width: .8em; height: .8em; margin-right: .5em; border: 3px solid var(--hair); border-top-color: var(--accent); border-radius: 50%; vertical-align: -.05em; animation: turn 1s linear infinite; }
@keyframes turn { to { transform: rotate(1turn); } }
.pending .quiet { align-self: start; }
.failure { display: grid; gap: .75em; padding: 1em; border: 2px solid var(--warn); border-radius: var(--radius); background: var(--warn-tint); }

footer { flex: none; max-height: 60%; overflow-y: auto; display: grid; gap: .5em; padding: .6em .75em; padding-bottom: max(.6em, env(safe-area-inset-bottom)); background: var(--paper); border-top: 1px solid var(--line); }
.inline footer > *, .inline .settings > * { width: 100%; max-width: 40em; margin-inline: auto; }
.privacy { color: var(--warn); font-size: max(16px, .85em); line-height: 1.5; }
.composer { display: flex; gap: .5em; align-items: flex-end; }
textarea { flex: 1; min-width: 0; min-height: max(48px, 2.5em); max-height: 7em; padding: .35em .6em; resize: none; field-sizing: content; border: 2px solid var(--soft); border-radius: var(--radius); background: var(--paper); line-height: 1.5; }
textarea::placeholder { color: var(--soft); opacity: 1; }
.composer button { flex: none; }
.count { font-size: max(16px, .85em); line-height: 1.4; color: var(--soft); } .count:empty { display: none; } .over { color: var(--warn); font-weight: 700; }
.announcer { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: pre-line; }

@media (prefers-color-scheme: dark) {
  .root {
    --ink: #eef2f6; --soft: #b7c2cd; --line: #7a8794; --hair: #3a444e; --paper: #1b2127; --tint: #12161a; --mine: #22344a;
    --accent: var(--support-chat-accent-dark, #8cc1ff); --on: var(--support-chat-accent-ink-dark, #0b1a2b); --bar: #0d2a4a; --on-bar: #fff;
    --warn: #ffc38a; --warn-tint: #35230f; --good: #8fdcaa; --focus: #ffb020; color-scheme: dark;
  }
}
@media (prefers-contrast: more) { .root { --soft: var(--ink); --line: var(--ink); --hair: var(--ink); } }
@media (max-width: 34rem), (max-height: 30rem) {
  .root:not(.inline) > .panel { inset: var(--top, 0) 0 auto 0; width: auto; height: var(--tall, 100dvh); border: 0; border-radius: 0; box-shadow: none; }
}
@media (max-height: 34rem) { .titles p { display: none; } header { padding-block: .2em; } }
@media (max-width: 23rem) { .composer .icon { display: none; } .intro, .reply { padding: .75em; } .log { padding-inline: .4em; } }
@media (forced-colors: active) {
  button, .button, .number, .mark span, .bar i { border: 2px solid ButtonBorder; }
  [aria-pressed=true], .primary { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  .bar .now, .bar .past { forced-color-adjust: none; background: Highlight; }
}
@media (prefers-reduced-motion: reduce) { *, *::before { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
`;
