import { html } from 'hono/html';
import type { WidgetBundle } from '../widget-bundle/build-widget.ts';
import { type Asset, createAsset } from './asset.ts';
import type { Html } from './page-layout.ts';

/** The built scripts of the embeddable chat. */
export interface BuiltWidget {
  readonly widget: Pick<WidgetBundle, 'code' | 'integrity'>;
  /** Script of the page in a frame. */
  readonly embed: Pick<WidgetBundle, 'code' | 'integrity'>;
  /** TypeScript declarations of the element. */
  readonly types: string;
}

/** A script as it is served. */
export interface ServedScript {
  readonly asset: Asset;
  /** Address that changes with the content. */
  readonly path: string;
  readonly integrity: string;
}

export interface WidgetScripts {
  readonly widget: ServedScript;
  readonly embed: ServedScript;
  readonly types: Asset;
}

export function serveWidget({ widget, embed, types }: BuiltWidget): WidgetScripts {
  return {
    widget: serveScript('widget', widget),
    embed: serveScript('embed', embed),
    types: createAsset(types, 'text/plain; charset=utf-8'),
  };
}

/** Loads scripts as modules, in this order. */
export function scriptTags(scripts: readonly ServedScript[]): Html {
  return html`${scripts.map(({ path, integrity }) => html`<script type="module" src="${path}" integrity="${integrity}"></script>\n`)}`;
}

export function serveScript(name: string, { code, integrity }: Pick<WidgetBundle, 'code' | 'integrity'>): ServedScript {
  const asset = createAsset(code, 'text/javascript; charset=utf-8');
  return { asset, path: `/${name}-${asset.hash}.js`, integrity };
}
