import { createAsset } from './asset.ts';

/** Deliberately not the style of the other pages: the chat must look right in a site that is not its own. */
const demoCss = `
* { box-sizing: border-box; }
body { margin: 0; background: #f6f4f0; color: #222; font: 16px/1.6 system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", Meiryo, sans-serif; }
.sample-note { margin: 0; padding: 0.4rem 1rem; background: #fff3c4; border-bottom: 1px solid #c9a400; text-align: center; }
.bar { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0.25rem 1rem; padding: 0.9rem 1.25rem; background: #22543d; color: #fff; }
.menu { background: #fff; border-bottom: 1px solid #ccc; }
.menu ul { display: flex; flex-wrap: wrap; gap: 0 0.25rem; margin: 0; padding: 0 1rem; list-style: none; white-space: nowrap; }
.menu span { display: block; padding: 0.8rem; }
main { max-width: 64rem; margin: 0 auto; padding: 1rem 1.25rem 8rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 0; }
.grid { display: grid; gap: 1rem; } @media (min-width: 48rem) { .grid { grid-template-columns: 3fr 2fr; } }
.panel { background: #fff; border: 1px solid #d5d0c6; border-radius: 4px; padding: 1rem; margin-bottom: 1rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid #ddd; padding: 0.5rem; text-align: left; }
button { font: inherit; padding: 0.6rem 1.2rem; border: 0; border-radius: 4px; background: #22543d; color: #fff; }
.keys { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0; padding: 0; list-style: none; }
.keys a { display: block; min-height: 44px; padding: 0.5rem 0.9rem; border: 1px solid #22543d; border-radius: 4px; color: #22543d; }
.keys a[aria-current] { background: #22543d; color: #fff; }
pre { margin: 1rem 0 0; padding: 0.75rem; background: #f1efe9; overflow-x: auto; }
.chat-frame { display: block; width: 100%; height: 44rem; border: 1px solid #d5d0c6; }
`.trimStart();

export const demoStyle = createAsset(demoCss, 'text/css; charset=utf-8');

export const demoCssUrl = `/assets/demo.css?v=${demoStyle.hash}`;
