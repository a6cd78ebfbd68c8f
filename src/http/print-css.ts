import { createAsset } from './asset.ts';
import { typeSizes } from './print-fit.ts';

/** A sheet of A4: the measures that print-fit.ts reckons with. */
const printCss = `
@page { size: A4 portrait; margin: 11mm 13mm 10mm; }
.paper { color-scheme: light; background: #e7ebef; color: #000; }
.toolbar { max-width: 210mm; margin: 0 auto; padding: 0.75rem 1rem; display: grid; gap: 0.5rem; color: #1b1f24; }
.toolbar .button { background: #fff; color: #0a4a8f; border-color: #0a4a8f; }
.sheet-a4 {
  box-sizing: border-box; width: 100%; max-width: 210mm; margin: 0 auto 2rem; padding: 11mm 13mm; background: #fff; color: #000; line-height: 1.45;
  font-family: system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", Meiryo, sans-serif;
}
${typeSizes.map((size) => `.type-${size} { font-size: ${size}pt; }`).join('\n')}
.sheet-a4 h1 { font-size: 26pt; line-height: 1.3; margin: 0; }
.sheet-a4 h2 { font-size: 1.1em; line-height: 1.4; margin: 0 0 1mm; }
.sheet-a4 h3 { display: inline-block; font-size: 1em; margin: 0 0 1mm; padding: 0 3mm; border: 1.5px solid #000; border-radius: 1mm; }
.sheet-a4 p { margin: 0; }
.top { display: flex; gap: 6mm; justify-content: space-between; align-items: flex-start; padding-bottom: 2mm; border-bottom: 1mm solid #000; }
.service { font-size: 10.5pt; }
.for { margin-left: 4mm; padding: 0 3mm; border: 1.5px solid #000; border-radius: 1mm; font-size: 14pt; }
.lead { line-height: 1.4; }
.code { flex: none; width: 32mm; margin: 0; text-align: center; }
.code svg { display: block; width: 32mm; height: 32mm; }
.code figcaption { font-size: 9pt; line-height: 1.3; }
.caution { margin-top: 3mm; padding: 2mm 4mm; border: 1mm solid #000; }
.caution h2::before { content: "▲ "; }
.caution ul { margin: 0; padding-left: 1.2em; }
.caution li + li { margin-top: 0.5mm; }
.printed-procedure { margin-top: 3mm; }
.printed-procedure h2 { padding-left: 2mm; border-left: 2mm solid #000; }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 6mm; }
.printed-procedure ol { list-style: none; margin: 0; padding: 0; }
.printed-procedure li { display: flex; gap: 3mm; padding: 1mm 0; margin: 0; border-bottom: 0.2mm solid #888; break-inside: avoid; }
.printed-procedure li > p { flex: 1; min-width: 0; }
.printed-procedure li strong { margin-right: 1em; }
.shortened { margin-top: 1.5mm !important; font-size: 10.5pt; }
.printed-procedure .no { flex: none; width: 1.9em; text-align: center; font-weight: 700; font-size: 1em; }
.plain { margin: 3mm 0 0; padding-left: 1.6em; }
.contacts { font-size: 12pt; }
.contacts p { margin-top: 2mm; }
.contacts .phone { font-size: 20pt; line-height: 1.25; white-space: nowrap; }
.hours { font-size: 10.5pt; }
.basis { font-size: 8.5pt; margin-top: 2mm !important; }
@media (max-width: 40rem) {
  .sheet-a4 { padding: 1rem; }
  .top { flex-direction: column; } .columns { grid-template-columns: 1fr; }
}
@media print {
  .paper { background: none; }
  .toolbar { display: none; }
  .sheet-a4 { max-width: none; margin: 0; padding: 0; }
  .top { flex-direction: row; } .columns { grid-template-columns: 1fr 1fr; }
}
`.trimStart();

export const printStyle = createAsset(printCss, 'text/css; charset=utf-8');

export const printCssUrl = `/assets/print.css?v=${printStyle.hash}`;
