import { createAsset } from './asset.ts';

/** Shows the button that prints: without scripts it could do nothing, so it is hidden in the page. */
const code = `const button = document.querySelector('#print');
button.hidden = false;
button.addEventListener('click', () => print());
`;

export const printScript = createAsset(code, 'text/javascript; charset=utf-8');

export const printScriptUrl = `/assets/print.js?v=${printScript.hash}`;
