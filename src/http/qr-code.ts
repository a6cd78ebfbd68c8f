import { encode } from 'uqr';

/** White modules around the code, as many as readers may expect. @see ISO/IEC 18004, 6.3.8 */
const QUIET_ZONE = 4;

/**
 * The address a QR code holds.
 * @param base Address of this server, http or https; a path of its own is kept.
 * @param topic Id of the topic to open on; null: the first page.
 */
export function chatUrl(base: URL, topic: string | null): string {
  const url = new URL('./', base.pathname.endsWith('/') ? base : `${base.href}/`);
  if (topic !== null) url.searchParams.set('topic', topic);
  return url.href;
}

/**
 * A QR code as an SVG document without a size of its own: black on white, error correction M (15 %), quiet zone included.
 * @param label What it is, for people who do not see it.
 */
export function qrSvg(text: string, label: string): string {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE });
  const runs = data.flatMap((row, y) => darkRuns(row).map(({ from, length }) => `M${from} ${y}h${length}v1h-${length}z`));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" role="img" aria-label="${escapeAttribute(label)}">` +
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#000" d="${runs.join('')}"/></svg>`
  );
}

function darkRuns(row: readonly boolean[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = [];
  for (const [x, dark] of row.entries()) {
    const last = runs.at(-1);
    if (!dark) continue;
    if (last && last.from + last.length === x) last.length++;
    else runs.push({ from: x, length: 1 });
  }
  return runs;
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
